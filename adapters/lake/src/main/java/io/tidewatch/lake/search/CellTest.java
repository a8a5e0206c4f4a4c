package io.tidewatch.lake.search;

import io.tidewatch.lake.EventRows;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A test of the cells of one column of text, that remembers what it found of the cells that it saw lately: equal values are one array, mostly.
 * Not thread-safe.
 */
final class CellTest implements RowTest {
    private static final int SLOTS = 256;

    private final EventRows rows;
    private final IntFunction<byte @Nullable [] @Nullable []> chunks;
    private final Predicate<byte[]> test;
    private final byte[] @Nullable [] seen = new byte[SLOTS][];
    private final boolean[] found = new boolean[SLOTS];
    private byte @Nullable [] @Nullable [] cells;
    private int chunk;
    private int first;
    private boolean loaded;

    /**
     * @param chunks the cells of a chunk, asked for when the first row is tested
     * @param test whether a cell may match
     */
    CellTest(EventRows rows, IntFunction<byte @Nullable [] @Nullable []> chunks, Predicate<byte[]> test) {
        this.rows = rows;
        this.chunks = chunks;
        this.test = test;
    }

    @Override
    public void begin(int chunk) {
        this.chunk = chunk;
        first = rows.first(chunk);
        loaded = false;
        cells = null;
    }

    private byte @Nullable [] @Nullable [] cells() {
        if (!loaded) {
            cells = chunks.apply(chunk);
            loaded = true;
        }
        return cells;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // only whether the very same array was tested before
    public boolean mayMatch(int row) {
        byte[][] all = cells();
        byte[] cell = all == null ? null : all[row - first];
        if (cell == null) {
            return false;
        }
        if (cell.length == 0) {
            return test.test(cell);
        }
        int last = cell.length - 1;
        int slot = (cell.length * 31 + cell[last] * 17 + cell[last >> 1] * 257 + cell[last - (last >> 2)] * 5)
                & (SLOTS - 1);
        if (seen[slot] != cell) {
            found[slot] = test.test(cell);
            seen[slot] = cell;
        }
        return found[slot];
    }
}
