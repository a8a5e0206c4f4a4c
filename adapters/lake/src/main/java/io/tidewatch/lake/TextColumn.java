package io.tidewatch.lake;

import static java.util.Objects.requireNonNull;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBWritableVector;
import org.jspecify.annotations.Nullable;

/** A column of UTF-8 cells. */
final class TextColumn extends CellColumn {
    private static final int CELL_OVERHEAD = 24;

    // Volatile, so that a reader who sees a larger array sees the chunks in it.
    private volatile @Nullable Chunk[] chunks = new Chunk[1];
    private final Interner interner = new Interner();
    private boolean lists;

    TextColumn(String field, String name) {
        super(field, name, DuckDBColumnType.VARCHAR);
    }

    /** Cells of one chunk: dense, or with the row of each cell. */
    private static final class Chunk {
        private static final VarHandle COUNT;

        static {
            try {
                COUNT = MethodHandles.lookup().findVarHandle(Chunk.class, "count", int.class);
            } catch (ReflectiveOperationException e) {
                throw new ExceptionInInitializerError(e);
            }
        }

        private final short @Nullable [] rows;
        private final byte[] @Nullable [] cells;

        @SuppressWarnings("UnusedVariable") // read and written through COUNT
        private int count;

        Chunk(int capacity) {
            rows = capacity == CHUNK ? null : new short[capacity];
            cells = new byte[capacity][];
        }

        int count() {
            return (int) COUNT.getAcquire(this);
        }

        boolean full() {
            return rows != null && count() == rows.length;
        }

        void put(int row, byte[] cell) {
            if (rows == null) {
                cells[row] = cell;
                return;
            }
            int at = count();
            rows[at] = (short) row;
            cells[at] = cell;
            COUNT.setRelease(this, at + 1);
        }

        /** The same cells with room for more. */
        Chunk larger() {
            Chunk larger = new Chunk(cells.length * 4 > SPARSE_MAX ? CHUNK : cells.length * 4);
            for (int i = 0; i < count(); i++) {
                larger.put(requireNonNull(rows)[i], requireNonNull(cells[i]));
            }
            return larger;
        }

        byte @Nullable [] at(int row) {
            if (rows == null) {
                return cells[row];
            }
            int end = count();
            for (int i = 0; i < end; i++) {
                if (rows[i] == row) {
                    return cells[i];
                }
            }
            return null;
        }

        byte[] @Nullable [] batch(int length) {
            if (rows == null) {
                return length == CHUNK ? cells : Arrays.copyOf(cells, length);
            }
            byte[][] batch = new byte[length][];
            int end = count();
            for (int i = 0; i < end; i++) {
                if (rows[i] < length) {
                    batch[rows[i]] = cells[i];
                }
            }
            return batch;
        }
    }

    /** Puts a value, copied; tells how many bytes of memory that took. */
    int put(int row, byte[] source, int offset, int length) {
        byte[] cell = interner.find(source, offset, length);
        if (cell != null) {
            return put(row, cell);
        }
        cell = Arrays.copyOfRange(source, offset, offset + length);
        interner.remember(cell);
        return put(row, cell) + CELL_OVERHEAD + length;
    }

    /** Puts a value that the caller will not change. */
    int put(int row, byte[] cell) {
        int index = row >>> CHUNK_SHIFT;
        @Nullable Chunk[] all = chunks;
        if (index >= all.length) {
            all = room(all, index);
            chunks = all;
        }
        Chunk chunk = all[index];
        if (chunk == null) {
            chunk = new Chunk(firstCapacity(all, index));
            all[index] = chunk;
        } else if (chunk.full()) {
            chunk = chunk.larger();
            // A reader may find either chunk; the larger one must have its cells by then.
            VarHandle.releaseFence();
            all[index] = chunk;
        }
        chunk.put(row & (CHUNK - 1), cell);
        counted();
        return chunk.rows == null ? 4 : 12;
    }

    /** A chunk that follows a dense one will be dense, most likely. */
    private static int firstCapacity(@Nullable Chunk[] chunks, int index) {
        Chunk before = index == 0 ? null : chunks[index - 1];
        return before != null && before.rows == null ? CHUNK : 16;
    }

    void markLists() {
        lists = true;
    }

    @Override
    boolean lists() {
        return lists;
    }

    @Override
    byte @Nullable [] textAt(int row) {
        Chunk chunk = chunk(row >>> CHUNK_SHIFT);
        return chunk == null ? null : chunk.at(row & (CHUNK - 1));
    }

    /** The cells of a chunk's first {@code rows} rows, null where there is none; or null where the whole chunk has none. */
    byte @Nullable [] @Nullable [] cells(int index, int rows) {
        Chunk chunk = chunk(index);
        return chunk == null ? null : chunk.batch(rows);
    }

    private @Nullable Chunk chunk(int index) {
        @Nullable Chunk[] all = chunks;
        return index < all.length ? all[index] : null;
    }

    @Override
    void write(int index, int rows, DuckDBWritableVector vector) {
        byte[][] cells = cells(index, rows);
        vector.setStringUtf8Batch(0, cells == null ? new byte[rows][] : cells);
    }

    @Override
    TextColumn moved(int[] position) {
        TextColumn moved = new TextColumn(field(), name());
        moved.lists = lists;
        for (int index = 0; index << CHUNK_SHIFT < position.length; index++) {
            Chunk chunk = chunk(index);
            if (chunk == null) {
                continue;
            }
            int first = index << CHUNK_SHIFT;
            int entries = chunk.rows == null ? Math.min(CHUNK, position.length - first) : chunk.count();
            for (int i = 0; i < entries; i++) {
                int row = first + (chunk.rows == null ? i : chunk.rows[i]);
                byte[] cell = chunk.cells[i];
                if (cell != null && row < position.length && position[row] >= 0) {
                    moved.put(position[row], cell);
                }
            }
        }
        return moved;
    }
}
