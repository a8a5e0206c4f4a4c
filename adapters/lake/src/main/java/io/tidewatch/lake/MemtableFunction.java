package io.tidewatch.lake;

import java.sql.SQLException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDataChunkWriter;
import org.duckdb.DuckDBFunctions;
import org.duckdb.DuckDBTableFunction;
import org.duckdb.DuckDBTableFunctionBindInfo;
import org.duckdb.DuckDBTableFunctionCallInfo;
import org.duckdb.DuckDBTableFunctionInitInfo;
import org.jspecify.annotations.Nullable;

/**
 * The table function {@code memtable(handle, from, to)} of one database: gives DuckDB the columns that a query needs of a memtable's view. Only
 * views that were {@link #open}ed here can be read, under handles that nobody can guess. Thread-safe.
 */
final class MemtableFunction implements DuckDBTableFunction<MemtableFunction.Asked, MemtableFunction.Scan, Object> {
    private static final String NAME = "memtable";

    private final ConcurrentHashMap<String, MemtableView> open = new ConcurrentHashMap<>();
    private final int threads;

    /** @param threads how many threads may read one view; with one, rows come in order */
    MemtableFunction(int threads) {
        this.threads = threads;
    }

    /** What was asked for: a view, and rows that lie from one time to another, both inclusive. */
    record Asked(MemtableView view, long from, long to) {}

    /** A scan in progress: which columns are wanted and which chunk is next. */
    record Scan(Asked asked, int[] columns, AtomicInteger next) {
        MemtableView view() {
            return asked.view;
        }

        /** The number of rows in the next chunk that can have a row of the times asked for, and its number; null at the end. */
        @Nullable
        Chunk nextChunk() {
            while (true) {
                int chunk = next.getAndIncrement();
                int rows = Math.min(CellColumn.CHUNK, view().rows() - (chunk << CellColumn.CHUNK_SHIFT));
                if (rows <= 0) {
                    return null;
                }
                if (view().chunkTimes().mayLieWithin(chunk, asked.from, asked.to)) {
                    return new Chunk(chunk, rows);
                }
            }
        }
    }

    /** A chunk of a view and how many rows the view has of it. */
    record Chunk(int number, int rows) {}

    void register(DuckDBConnection connection) throws SQLException {
        DuckDBFunctions.tableFunction()
                .withName(NAME)
                .withParameter(String.class)
                .withParameter(Long.class)
                .withParameter(Long.class)
                .withProjectionPushdown()
                .withFunction(this)
                .register(connection);
    }

    /** Makes the view readable as the SQL text that is returned, until {@link #close}. */
    String open(MemtableView view) {
        String handle = Handles.next();
        open.put(handle, view);
        return NAME + "('" + handle + "', " + Source.ALL_TIMES + ")";
    }

    void close(String sql) {
        open.remove(sql.substring(NAME.length() + 2, sql.indexOf("',")));
    }

    @Override
    public Asked bind(DuckDBTableFunctionBindInfo info) {
        String handle = info.getParameter(0).getString();
        MemtableView view = handle == null ? null : open.get(handle);
        if (view == null) {
            throw new IllegalArgumentException("there is no such memtable");
        }
        for (CellColumn column : view.columns()) {
            info.addResultColumn(column.name(), column.type());
        }
        info.setCardinality(view.rows(), true);
        return new Asked(
                view, info.getParameter(1).getLong(), info.getParameter(2).getLong());
    }

    @Override
    public Scan init(DuckDBTableFunctionInitInfo info) {
        Asked asked = info.getBindData();
        MemtableView view = asked.view();
        int[] columns = new int[(int) info.getColumnCount()];
        for (int i = 0; i < columns.length; i++) {
            long index = info.getColumnIndex(i);
            // A row id or an empty projection, as for count(*), is asked for as a column that does not exist.
            columns[i] = index < 0 || index >= view.columns().size() ? -1 : (int) index;
        }
        info.setMaxThreads(threads);
        return new Scan(asked, columns, new AtomicInteger());
    }

    @Override
    public @Nullable Object localInit(DuckDBTableFunctionInitInfo info) {
        return null;
    }

    @Override
    public long apply(DuckDBTableFunctionCallInfo info, DuckDBDataChunkWriter output) {
        Scan scan = info.getInitData();
        Chunk chunk = scan.nextChunk();
        if (chunk == null) {
            return 0;
        }
        for (int i = 0; i < scan.columns().length; i++) {
            if (scan.columns()[i] >= 0) {
                scan.view().columns().get(scan.columns()[i]).write(chunk.number, chunk.rows, output.vector(i));
            }
        }
        return chunk.rows;
    }
}
