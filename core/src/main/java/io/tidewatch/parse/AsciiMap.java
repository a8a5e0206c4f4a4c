package io.tidewatch.parse;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds what belongs to a word of ASCII, its case ignored, without making a string of it. Immutable and thread-safe. */
public final class AsciiMap<V> {
    private final byte[][] keys;
    private final @Nullable Object[] values;
    private final int mask;
    /** For each first byte the lengths of the keys that begin so, a bit each: most words that are no key end here. */
    private final long[] lengths = new long[32];

    public AsciiMap(Map<String, ? extends V> entries) {
        int capacity = Integer.highestOneBit(Math.max(4, entries.size() * 4));
        keys = new byte[capacity][];
        values = new Object[capacity];
        mask = capacity - 1;
        entries.forEach(this::add);
    }

    private void add(String key, V value) {
        byte[] bytes = Ascii.bytes(key);
        lengths[bytes.length == 0 ? 0 : bytes[0] & 31] |= 1L << Math.min(63, bytes.length);
        int slot = slot(bytes, 0, bytes.length);
        while (values[slot] != null) {
            slot = slot + 1 & mask;
        }
        keys[slot] = bytes;
        values[slot] = value;
    }

    @SuppressWarnings("unchecked") // only add writes to values
    @Nullable
    public V get(byte[] b, int from, int to) {
        long known = lengths[to > from ? b[from] & 31 : 0];
        if ((known & 1L << Math.min(63, to - from)) == 0) {
            return null;
        }
        int slot = slot(b, from, to);
        while (values[slot] != null) {
            if (same(keys[slot], b, from, to)) {
                return (V) values[slot];
            }
            slot = slot + 1 & mask;
        }
        return null;
    }

    private static boolean same(byte[] key, byte[] b, int from, int to) {
        if (key.length != to - from) {
            return false;
        }
        for (int k = 0; k < key.length; k++) {
            if (lower(key[k]) != lower(b[from + k])) {
                return false;
            }
        }
        return true;
    }

    private int slot(byte[] b, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = hash * 31 + lower(b[i]);
        }
        hash *= 0x9E3779B1;
        return (hash ^ hash >>> 16) & mask;
    }

    private static int lower(int c) {
        return c >= 'A' && c <= 'Z' ? c | 0x20 : c;
    }
}
