package io.tidewatch.lake;

import io.tidewatch.event.Dataset;
import io.tidewatch.lake.parquet.TextTest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a memtable at one moment, for those who look at them without DuckDB: in chunks of {@link #CHUNK}, each between times of its
 * own. Cells must not be changed. Never changes; thread-safe.
 */
public final class MemoryRows implements EventRows {
    /** Rows a chunk. */
    public static final int CHUNK = CellColumn.CHUNK;

    private final MemtableView view;
    private final List<Column> described = new ArrayList<>();
    private final List<CellColumn> columns = new ArrayList<>();
    private final Map<String, Integer> byField = new HashMap<>();

    MemoryRows(MemtableView view) {
        this.view = view;
        for (CellColumn column :
                view.columns().subList(Reserved.ALL.size(), view.columns().size())) {
            if (column.values() > 0) {
                byField.put(column.field(), columns.size());
                columns.add(column);
                described.add(MemtableView.described(column));
            }
        }
    }

    @Override
    public Dataset dataset() {
        return view.dataset();
    }

    @Override
    public List<Column> columns() {
        return described;
    }

    @Override
    public int column(String field) {
        return byField.getOrDefault(field, -1);
    }

    @Override
    public boolean overflows() {
        return view.overflows();
    }

    public int chunks() {
        return Math.ceilDiv(view.rows(), CHUNK);
    }

    @Override
    public int first(int chunk) {
        return chunk << CellColumn.CHUNK_SHIFT;
    }

    @Override
    public int end(int chunk) {
        return Math.min(view.rows(), (chunk + 1) << CellColumn.CHUNK_SHIFT);
    }

    /** Whether the chunk can have a row from {@code low} to {@code high}, both inclusive, microseconds. */
    public boolean mayLieWithin(int chunk, long low, long high) {
        return view.chunkTimes().mayLieWithin(chunk, low, high);
    }

    /** A time after which the chunk has no row. */
    public long latest(int chunk) {
        return view.chunkTimes().latest(chunk);
    }

    /** The chunk with its token filter, where one was {@link #makeFilter made}; else null. */
    public @Nullable Block filtered(int chunk) {
        TokenFilter filter = view.filters().of(chunk);
        return filter == null ? null : new Block((long) chunk * CHUNK, CHUNK, Long.MIN_VALUE, Long.MAX_VALUE, filter);
    }

    /** Makes the token filter of a chunk, where all its rows are there. */
    public void makeFilter(int chunk) {
        view.filters().make(view, chunk);
    }

    @Override
    public long time(int row) {
        return number(Reserved.TIME, row);
    }

    @Override
    public long ingested(int row) {
        return number(Reserved.INGESTED, row);
    }

    @Override
    public int partition(int row) {
        return (int) number(Reserved.PARTITION, row);
    }

    @Override
    public long sequence(int row) {
        return number(Reserved.SEQUENCE, row);
    }

    @Override
    public int severity(int row) {
        return (int) number(Reserved.SEVERITY, row);
    }

    private long number(Reserved column, int row) {
        return ((NumberColumn) view.columns().get(column.index())).at(row);
    }

    @Override
    public byte @Nullable [] text(Reserved column, int row) {
        return view.columns().get(column.index()).textAt(row);
    }

    @Override
    public CellScan scan(Reserved column, TextTest test) {
        return scan(view.columns().get(column.index()), test);
    }

    @Override
    public CellScan scan(int column, TextTest test) {
        return scan(columns.get(column), test);
    }

    private CellScan scan(CellColumn column, TextTest test) {
        return new MemoryScan(chunk -> ((TextColumn) column).cells(chunk, end(chunk) - first(chunk)), test);
    }

    @Override
    public byte @Nullable [] text(int column, int row) {
        return ((TextColumn) columns.get(column)).textAt(row);
    }

    @Override
    public boolean has(int column, int row) {
        return ((NumberColumn) columns.get(column)).has(row);
    }

    @Override
    public long bits(int column, int row) {
        return ((NumberColumn) columns.get(column)).at(row);
    }
}
