package io.tidewatch.sigma.match.literal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Finds the literal that a value is equal to, by hash. Thread-safe. */
public final class EqualsTable {
    /** Places in {@link #keys}, one more than the place; 0 where a slot is free. */
    private final int[] slots;

    private final byte[][] keys;
    private final int[][] numbers;
    private final boolean[] lengths;
    private final int mask;

    /**
     * @param literals folded; equal ones may come several times
     * @param literalNumbers what to tell where they are found
     */
    public EqualsTable(List<byte[]> literals, int[] literalNumbers) {
        mask = Integer.highestOneBit(Math.max(4, literals.size() * 4)) * 2 - 1;
        slots = new int[mask + 1];
        List<byte[]> distinct = new ArrayList<>();
        List<int[]> told = new ArrayList<>();
        int longest = 0;
        for (int i = 0; i < literalNumbers.length; i++) {
            byte[] literal = literals.get(i);
            longest = Math.max(longest, literal.length);
            int slot = hash(literal, 0, literal.length) & mask;
            while (slots[slot] != 0 && !Arrays.equals(distinct.get(slots[slot] - 1), literal)) {
                slot = slot + 1 & mask;
            }
            if (slots[slot] == 0) {
                distinct.add(literal);
                told.add(new int[] {literalNumbers[i]});
                slots[slot] = distinct.size();
                continue;
            }
            int[] before = told.get(slots[slot] - 1);
            int[] more = Arrays.copyOf(before, before.length + 1);
            more[before.length] = literalNumbers[i];
            told.set(slots[slot] - 1, more);
        }
        keys = distinct.toArray(byte[][]::new);
        numbers = told.toArray(int[][]::new);
        lengths = new boolean[longest + 1];
        for (byte[] key : keys) {
            lengths[key.length] = true;
        }
    }

    /** Tells {@code hits} the literals that the bytes, folded or ASCII, are equal to. */
    public void find(byte[] bytes, int offset, int length, Hits hits) {
        if (length >= lengths.length || !lengths[length]) {
            return;
        }
        for (int slot = hash(bytes, offset, length) & mask; slots[slot] != 0; slot = slot + 1 & mask) {
            int at = slots[slot] - 1;
            if (keys[at].length == length && equal(keys[at], bytes, offset)) {
                for (int number : numbers[at]) {
                    hits.hit(number);
                }
                return;
            }
        }
    }

    private static boolean equal(byte[] key, byte[] bytes, int offset) {
        for (int i = 0; i < key.length; i++) {
            if (key[i] != Fold.ascii(bytes[offset + i])) {
                return false;
            }
        }
        return true;
    }

    private static int hash(byte[] bytes, int offset, int length) {
        int hash = length;
        for (int i = offset; i < offset + length; i++) {
            hash = hash * 31 + Fold.ascii(bytes[i]);
        }
        hash *= 0x9E3779B9;
        return hash ^ hash >>> 15;
    }
}
