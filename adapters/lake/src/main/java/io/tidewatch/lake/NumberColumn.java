package io.tidewatch.lake;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBWritableVector;
import org.jspecify.annotations.Nullable;

/** A column of numbers or booleans, each as the 64 bits that {@code Fields} has them in. */
final class NumberColumn extends CellColumn {
    // Volatile, so that a reader who sees a larger array sees the chunks in it.
    private volatile @Nullable Chunk[] chunks = new Chunk[1];

    NumberColumn(String field, String name, DuckDBColumnType type) {
        super(field, name, type);
    }

    /** Values of one chunk and which rows have one; grows with its rows. */
    private static final class Chunk {
        private static final int FIRST_ROWS = 32;

        private final long[] present = new long[CHUNK / 64];
        // Volatile, so that a reader who sees a larger array sees what was copied into it.
        private volatile long[] values = new long[FIRST_ROWS];

        boolean has(int row) {
            return (present[row >>> 6] & 1L << row) != 0;
        }

        /** Puts a value; tells how many bytes of memory that took. */
        int put(int row, long bits) {
            long[] array = values;
            int before = array.length;
            if (row >= before) {
                array = Arrays.copyOf(array, Math.max(Integer.highestOneBit(row) << 1, Math.min(CHUNK, before * 4)));
            }
            array[row] = bits;
            if (row >= before) {
                values = array;
            }
            present[row >>> 6] |= 1L << row;
            return (array.length - before) * 8;
        }
    }

    /** Puts a value; tells how many bytes of memory that took. */
    int put(int row, long bits) {
        int index = row >>> CHUNK_SHIFT;
        @Nullable Chunk[] all = chunks;
        if (index >= all.length) {
            all = room(all, index);
            chunks = all;
        }
        Chunk chunk = all[index];
        int weight = 0;
        if (chunk == null) {
            chunk = new Chunk();
            all[index] = chunk;
            weight = CHUNK / 8 + Chunk.FIRST_ROWS * 8;
        }
        counted();
        return weight + chunk.put(row & (CHUNK - 1), bits);
    }

    private @Nullable Chunk chunk(int index) {
        @Nullable Chunk[] all = chunks;
        return index < all.length ? all[index] : null;
    }

    boolean has(int row) {
        Chunk chunk = chunk(row >>> CHUNK_SHIFT);
        return chunk != null && chunk.has(row & (CHUNK - 1));
    }

    /** The value of a row that has one; 0 otherwise. */
    long at(int row) {
        Chunk chunk = chunk(row >>> CHUNK_SHIFT);
        return chunk == null || !chunk.has(row & (CHUNK - 1)) ? 0 : chunk.values[row & (CHUNK - 1)];
    }

    @Override
    byte @Nullable [] textAt(int row) {
        Chunk chunk = chunk(row >>> CHUNK_SHIFT);
        if (chunk == null || !chunk.has(row & (CHUNK - 1))) {
            return null;
        }
        return text(type(), chunk.values[row & (CHUNK - 1)]).getBytes(StandardCharsets.UTF_8);
    }

    /** The text that a value becomes when its column is widened. */
    static String text(DuckDBColumnType type, long bits) {
        return switch (type) {
            case DOUBLE -> Double.toString(Double.longBitsToDouble(bits));
            case BOOLEAN -> Boolean.toString(bits != 0);
            default -> Long.toString(bits);
        };
    }

    @Override
    void write(int index, int rows, DuckDBWritableVector vector) {
        Chunk chunk = chunk(index);
        long[] values = chunk == null ? new long[0] : chunk.values;
        for (int row = 0; row < rows; row++) {
            if (chunk == null || !chunk.has(row)) {
                vector.setNull(row);
                continue;
            }
            long value = values[row];
            switch (type()) {
                case BIGINT -> vector.setLong(row, value);
                case DOUBLE -> vector.setDouble(row, Double.longBitsToDouble(value));
                case BOOLEAN -> vector.setBoolean(row, value != 0);
                case INTEGER -> vector.setInt(row, (int) value);
                case TINYINT -> vector.setByte(row, (byte) value);
                default -> throw new IllegalStateException("a column of numbers has type " + type());
            }
        }
    }

    @Override
    NumberColumn moved(int[] position) {
        NumberColumn moved = new NumberColumn(field(), name(), type());
        for (int row = 0; row < position.length; row++) {
            Chunk chunk = chunk(row >>> CHUNK_SHIFT);
            if (chunk == null) {
                row |= CHUNK - 1;
            } else if (position[row] >= 0 && chunk.has(row & (CHUNK - 1))) {
                moved.put(position[row], chunk.values[row & (CHUNK - 1)]);
            }
        }
        return moved;
    }

    /** The same values as text, for rows below {@code rows}. */
    TextColumn widened(int rows) {
        TextColumn text = new TextColumn(field(), name());
        for (int row = 0; row < rows; row++) {
            byte[] cell = textAt(row);
            if (cell != null) {
                text.put(row, cell, 0, cell.length);
            }
        }
        return text;
    }
}
