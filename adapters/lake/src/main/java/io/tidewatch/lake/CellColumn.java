package io.tidewatch.lake;

import java.util.Arrays;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBWritableVector;
import org.jspecify.annotations.Nullable;

/**
 * One column of a memtable, in chunks of {@link #CHUNK} rows; a chunk without values costs nothing, one with few holds only those.
 * Written by one thread; others may read rows below a count that was published to them after those rows were written.
 */
abstract sealed class CellColumn permits TextColumn, NumberColumn {
    /** Rows a chunk: DuckDB's vector size. */
    static final int CHUNK = 2_048;

    static final int CHUNK_SHIFT = 11;
    /** Values up to which a chunk is kept sparse. */
    static final int SPARSE_MAX = 256;

    private final String field;
    private final String name;
    private final DuckDBColumnType type;
    private long values;

    CellColumn(String field, String name, DuckDBColumnType type) {
        this.field = field;
        this.name = name;
        this.type = type;
    }

    String field() {
        return field;
    }

    String name() {
        return name;
    }

    DuckDBColumnType type() {
        return type;
    }

    /** How many rows have a value; for the writing thread, or when writing has ended. */
    long values() {
        return values;
    }

    final void counted() {
        values++;
    }

    /** Whether a value can be a JSON array that stands for several values. */
    boolean lists() {
        return false;
    }

    /** Gives DuckDB the first {@code rows} rows of a chunk. */
    abstract void write(int chunk, int rows, DuckDBWritableVector vector);

    /** The values of the rows that {@code position} does not make -1, each at the row that it names; {@code position} is by old row. */
    abstract CellColumn moved(int[] position);

    /** The value as text; null where there is none. */
    abstract byte @Nullable [] textAt(int row);

    static <T> T[] room(T[] chunks, int index) {
        return index < chunks.length ? chunks : Arrays.copyOf(chunks, Math.max(index + 1, chunks.length * 2));
    }
}
