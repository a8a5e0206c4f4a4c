package io.tidewatch.sigma.match.literal;

/** Literals in a hash table by a key of some of their bytes, with what to tell where one is found. Built once, then only read. */
final class Literals {
    /** Heads of chains, one more than the place; 0 where a slot is free. */
    private final int[] heads;

    private final long[] keys;
    private final int[] next;
    private final byte[][] literals;
    private final int[] windows;
    private final int[] numbers;
    private final int mask;
    private int size;

    Literals(int capacity) {
        mask = Integer.highestOneBit(Math.max(4, capacity * 2)) * 2 - 1;
        heads = new int[mask + 1];
        keys = new long[mask + 1];
        next = new int[capacity];
        literals = new byte[capacity][];
        windows = new int[capacity];
        numbers = new int[capacity];
    }

    /** @param window where the bytes of the key begin in the literal */
    void add(long key, byte[] literal, int window, int number) {
        int slot = slot(key);
        keys[slot] = key;
        literals[size] = literal;
        windows[size] = window;
        numbers[size] = number;
        next[size] = heads[slot];
        heads[slot] = ++size;
    }

    /** Tells the literals of that key whose window stands at {@code at} and that lie within the bounds. */
    void find(long key, byte[] bytes, int at, int from, int to, Hits hits) {
        for (int entry = heads[slot(key)]; entry != 0; entry = next[entry - 1]) {
            byte[] literal = literals[entry - 1];
            int start = at - windows[entry - 1];
            if (start >= from && start + literal.length <= to && equal(literal, bytes, start)) {
                hits.hit(numbers[entry - 1]);
            }
        }
    }

    private int slot(long key) {
        long hash = key * 0x9E37_79B9_7F4A_7C15L;
        int slot = (int) (hash >>> 32) & mask;
        while (heads[slot] != 0 && keys[slot] != key) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private static boolean equal(byte[] literal, byte[] bytes, int start) {
        for (int i = 0; i < literal.length; i++) {
            if (literal[i] != Fold.ascii(bytes[start + i])) {
                return false;
            }
        }
        return true;
    }
}
