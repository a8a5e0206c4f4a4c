package io.tidewatch.lake;

import java.util.Arrays;
import java.util.function.LongConsumer;

/**
 * The different keys of a block's tokens, cut to {@value #BITS} bits: that few make a false match once in a million blocks, and sorted
 * they are small on disk. Not thread-safe.
 */
final class KeySet implements LongConsumer {
    static final int BITS = 40;

    private long[] table = new long[1 << 12];
    private int size;

    /** What is kept of a key; never 0, which means an empty place. */
    static long cut(long key) {
        return Math.max(1, key >>> (64 - BITS));
    }

    @Override
    public void accept(long key) {
        addCut(cut(key));
    }

    void addCut(long key) {
        int mask = table.length - 1;
        int at = (int) (key * 0x9E3779B97F4A7C15L >>> 32) & mask;
        while (table[at] != 0) {
            if (table[at] == key) {
                return;
            }
            at = (at + 1) & mask;
        }
        table[at] = key;
        if (++size * 2 > table.length) {
            grow();
        }
    }

    private void grow() {
        long[] old = table;
        table = new long[old.length * 2];
        size = 0;
        for (long key : old) {
            if (key != 0) {
                addCut(key);
            }
        }
    }

    int size() {
        return size;
    }

    long[] sorted() {
        long[] keys = new long[size];
        int at = 0;
        for (long key : table) {
            if (key != 0) {
                keys[at++] = key;
            }
        }
        Arrays.sort(keys);
        return keys;
    }

    void clear() {
        Arrays.fill(table, 0);
        size = 0;
    }
}
