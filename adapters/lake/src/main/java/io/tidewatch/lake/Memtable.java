package io.tidewatch.lake;

import io.tidewatch.event.Dataset;
import io.tidewatch.event.Event;
import io.tidewatch.event.FieldKind;
import io.tidewatch.event.Fields;
import io.tidewatch.event.Shape;
import io.tidewatch.event.TenantId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBColumnType;

/**
 * Recent events of one tenant and dataset, in columns. One thread appends and {@link #publish}es; any thread reads a {@link #view}, which
 * never changes.
 */
final class Memtable {
    private static final int MAX_PLANS = 4_096;
    private static final int OVERFLOW = -1;

    private final TenantId tenant;
    private final Dataset dataset;
    private final int maxColumns;
    private final ReservedCells reserved = new ReservedCells();
    private final List<CellColumn> columns = new ArrayList<>(reserved.columns());
    private final ColumnNames names = new ColumnNames();
    private final Map<String, Integer> byField = new HashMap<>();
    private final IdentityHashMap<Shape, int[]> plans = new IdentityHashMap<>();
    private final JsonObject more = new JsonObject();
    private Shape lastShape = Shape.empty();
    private int[] lastPlan = new int[0];
    private int rows;
    private long from = Long.MAX_VALUE;
    private long to = Long.MIN_VALUE;
    private boolean overflows;
    private ChunkTimes times = new ChunkTimes();
    private ChunkFilters filters = new ChunkFilters();
    private boolean changed = true;
    private volatile MemtableView view;

    Memtable(TenantId tenant, Dataset dataset, int maxColumns) {
        this.tenant = tenant;
        this.dataset = dataset;
        this.maxColumns = maxColumns;
        this.view = new MemtableView(tenant, dataset, 0, 0, 0, false, List.copyOf(columns), times, filters);
    }

    /** Adds an event, unseen until {@link #publish}; tells how many bytes of memory it took, about. */
    long append(Event event) {
        int row = rows++;
        long time = Micros.of(event.time());
        from = Math.min(from, time);
        to = Math.max(to, time);
        times = times.with(row >>> CellColumn.CHUNK_SHIFT, time);
        Fields fields = event.fields();
        int[] plan = plan(fields.shape());
        long weight = reserved.put(row, time, event);
        boolean rest = false;
        for (int i = 0; i < plan.length; i++) {
            FieldKind kind = fields.kind(i);
            if (plan[i] == OVERFLOW || kind == FieldKind.NULL) {
                if (!rest) {
                    more.begin();
                    rest = true;
                }
                more.field(fields, i);
            } else {
                weight += put(row, plan[i], fields, i, kind);
            }
        }
        if (rest) {
            overflows = true;
            weight += reserved.putMore(row, more.end());
        }
        return weight;
    }

    /** Lets readers see what was appended. */
    void publish() {
        List<CellColumn> now = changed ? List.copyOf(columns) : view.columns();
        changed = false;
        view = new MemtableView(tenant, dataset, rows, from, to, overflows, now, times, filters);
    }

    MemtableView view() {
        return view;
    }

    int rows() {
        return rows;
    }

    private int put(int row, int index, Fields fields, int field, FieldKind kind) {
        CellColumn column = columns.get(index);
        if (column instanceof NumberColumn numbers) {
            if (numbers.type() == ColumnType.of(kind).duckdb()) {
                return numbers.put(row, bits(fields, field, kind));
            }
            if (numbers.values() > 0) {
                column = numbers.widened(row);
                // What were numbers is text now, which those made before do not know.
                filters = new ChunkFilters();
            } else {
                column = empty(column.field(), column.name(), kind);
            }
            columns.set(index, column);
            changed = true;
            if (column instanceof NumberColumn made) {
                return made.put(row, bits(fields, field, kind));
            }
        }
        TextColumn text = (TextColumn) column;
        if (kind == FieldKind.TEXT || kind == FieldKind.LIST) {
            if (kind == FieldKind.LIST && !text.lists()) {
                text.markLists();
            }
            return text.put(row, fields.utf8(), fields.textOffset(field), fields.textLength(field));
        }
        byte[] cell = NumberColumn.text(ColumnType.of(kind).duckdb(), bits(fields, field, kind))
                .getBytes(StandardCharsets.UTF_8);
        return text.put(row, cell, 0, cell.length);
    }

    private static CellColumn empty(String field, String name, FieldKind kind) {
        ColumnType type = ColumnType.of(kind);
        return type == ColumnType.VARCHAR ? new TextColumn(field, name) : new NumberColumn(field, name, type.duckdb());
    }

    private static long bits(Fields fields, int index, FieldKind kind) {
        return switch (kind) {
            case DOUBLE -> Double.doubleToRawLongBits(fields.doubleAt(index));
            case BOOLEAN -> fields.booleanAt(index) ? 1 : 0;
            case LONG, TEXT, LIST, NULL -> fields.longAt(index);
        };
    }

    @SuppressWarnings("ReferenceEquality") // a shape is its own identity
    private int[] plan(Shape shape) {
        if (shape == lastShape) {
            return lastPlan;
        }
        int[] plan = plans.get(shape);
        if (plan == null) {
            if (plans.size() >= MAX_PLANS) {
                plans.clear();
            }
            plan = new int[shape.size()];
            for (int i = 0; i < plan.length; i++) {
                plan[i] = byField.computeIfAbsent(shape.name(i), this::column);
            }
            plans.put(shape, plan);
        }
        lastShape = shape;
        lastPlan = plan;
        return plan;
    }

    private int column(String field) {
        if (columns.size() - Reserved.ALL.size() >= maxColumns) {
            return OVERFLOW;
        }
        // Its type becomes that of its first value.
        columns.add(new NumberColumn(field, names.take(field), DuckDBColumnType.BIGINT));
        changed = true;
        return columns.size() - 1;
    }
}
