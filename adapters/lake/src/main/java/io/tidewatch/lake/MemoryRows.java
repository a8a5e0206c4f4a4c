package io.tidewatch.lake;

import io.tidewatch.event.Dataset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a memtable at one moment, for those who look at them without DuckDB: in chunks of {@link #CHUNK}, each between times of its
 * own. Cells must not be changed. Never changes; thread-safe.
 */
public final class MemoryRows {
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

    public Dataset dataset() {
        return view.dataset();
    }

    /** The columns of fields; their places in this list are the numbers by which they are asked for. */
    public List<Column> columns() {
        return described;
    }

    /** The number of the field's column, or -1. */
    public int column(String field) {
        return byField.getOrDefault(field, -1);
    }

    /** Whether rows can have fields that have no column. */
    public boolean overflows() {
        return view.overflows();
    }

    public int chunks() {
        return Math.ceilDiv(view.rows(), CHUNK);
    }

    /** The row after the last of the chunk; its first is {@code chunk * CHUNK}. */
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

    public long time(int row) {
        return number(Reserved.TIME, row);
    }

    public long ingested(int row) {
        return number(Reserved.INGESTED, row);
    }

    public int partition(int row) {
        return (int) number(Reserved.PARTITION, row);
    }

    public long sequence(int row) {
        return number(Reserved.SEQUENCE, row);
    }

    public int severity(int row) {
        return (int) number(Reserved.SEVERITY, row);
    }

    private long number(Reserved column, int row) {
        return ((NumberColumn) view.columns().get(column.index())).at(row);
    }

    /** The cell of a reserved column of text; null where the row has none. */
    public byte @Nullable [] text(Reserved column, int row) {
        return view.columns().get(column.index()).textAt(row);
    }

    /** The cells of a reserved column of text; as {@link #texts(int, int)}. */
    public byte @Nullable [] @Nullable [] texts(Reserved column, int chunk) {
        return texts(view.columns().get(column.index()), chunk);
    }

    /** The cells of a chunk in a column of text, null where there is none; or null where the whole chunk has none. */
    public byte @Nullable [] @Nullable [] texts(int column, int chunk) {
        return texts(columns.get(column), chunk);
    }

    private byte @Nullable [] @Nullable [] texts(CellColumn column, int chunk) {
        return ((TextColumn) column).cells(chunk, end(chunk) - (chunk << CellColumn.CHUNK_SHIFT));
    }

    /** A cell of a column of text; null where the row has none. */
    public byte @Nullable [] text(int column, int row) {
        return ((TextColumn) columns.get(column)).textAt(row);
    }

    /** Whether the row has a value in a column that is not of text. */
    public boolean has(int column, int row) {
        return ((NumberColumn) columns.get(column)).has(row);
    }

    /** The value in a column that is not of text, as the bits that events have. */
    public long bits(int column, int row) {
        return ((NumberColumn) columns.get(column)).at(row);
    }
}
