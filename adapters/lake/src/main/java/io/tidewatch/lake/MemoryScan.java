package io.tidewatch.lake;

import io.tidewatch.lake.parquet.TextTest;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** A scan of a column in memory, where equal values are one array, mostly. Not thread-safe. */
final class MemoryScan implements CellScan {
    private static final int SLOTS = 256;

    private final IntFunction<byte @Nullable [] @Nullable []> chunks;
    private final TextTest test;
    private final byte[] @Nullable [] seen = new byte[SLOTS][];
    private final boolean[] found = new boolean[SLOTS];
    private byte @Nullable [] @Nullable [] cells;
    private int chunk;
    private boolean loaded;

    /** @param chunks the cells of a chunk, null where there is none; or null where the whole chunk has none */
    MemoryScan(IntFunction<byte @Nullable [] @Nullable []> chunks, TextTest test) {
        this.chunks = chunks;
        this.test = test;
    }

    @Override
    public void begin(int chunk) {
        this.chunk = chunk;
        loaded = false;
        cells = null;
    }

    /** Asked for when the first row is tested. */
    private byte @Nullable [] @Nullable [] cells() {
        if (!loaded) {
            cells = chunks.apply(chunk);
            loaded = true;
        }
        return cells;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // only whether the very same array was tested before
    public boolean passes(int row) {
        byte[][] all = cells();
        byte[] cell = all == null ? null : all[row - (chunk << CellColumn.CHUNK_SHIFT)];
        if (cell == null) {
            return false;
        }
        if (cell.length == 0) {
            return test.test(cell, 0, 0);
        }
        int last = cell.length - 1;
        int slot = (cell.length * 31 + cell[last] * 17 + cell[last >> 1] * 257 + cell[last - (last >> 2)] * 5)
                & (SLOTS - 1);
        if (seen[slot] != cell) {
            found[slot] = test.test(cell, 0, cell.length);
            seen[slot] = cell;
        }
        return found[slot];
    }
}
