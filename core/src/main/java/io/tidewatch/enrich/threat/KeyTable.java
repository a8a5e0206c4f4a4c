package io.tidewatch.enrich.threat;

import io.tidewatch.enrich.list.ListProblem;
import java.util.Arrays;

/**
 * Millions of keys in three arrays: the keys' bytes one after the other, and a hash table of places in them, of which each slot also holds 24
 * bits of the key's hash, so that hardly a miss looks at the bytes. A hit compares all of them. A key has a kind and a note, a number
 * that its owner gives meaning to. Filled by one thread, then {@link #trim}med; afterwards read by any.
 */
final class KeyTable {
    /** Above it, probing gets long; below it, memory is wasted. */
    private static final double FULL = 0.8;

    private static final int OFFSET_BITS = 40;
    private static final long OFFSET_MASK = (1L << OFFSET_BITS) - 1;
    private static final int MAX_KEY = 0x3FFF;
    private static final int MAX_BYTES = Integer.MAX_VALUE - 64;

    private byte[] keys = new byte[1024];
    private int keysLength;
    private long[] slots = new long[64];
    private int[] notes = {};
    private int size;

    int size() {
        return size;
    }

    /** How much memory it takes, in bytes. */
    long weight() {
        return keys.length + 8L * slots.length + 4L * notes.length;
    }

    /** Where the key is, or -1. */
    int find(int kind, byte[] key, int from, int to, long hash) {
        int slot = place(hash);
        while (slots[slot] != 0) {
            if (slots[slot] >>> OFFSET_BITS == tag(hash)
                    && isAt((int) ((slots[slot] & OFFSET_MASK) - 1), kind, key, from, to)) {
                return slot;
            }
            slot = slot + 1 == slots.length ? 0 : slot + 1;
        }
        return -1;
    }

    /** The note of the key that {@link #find} found. */
    int note(int slot) {
        return notes.length == 0 ? 0 : notes[slot];
    }

    /**
     * Adds a key that is not there.
     *
     * @throws ListProblem when the keys take more bytes than an array can have
     */
    void add(int kind, byte[] key, int from, int to, long hash, int note) throws ListProblem {
        if (size + 1 > slots.length * FULL) {
            resize((int) Math.min(MAX_BYTES / 8L, slots.length * 2L));
        }
        int length = to - from;
        if (length > MAX_KEY || keysLength > MAX_BYTES - length - 3) {
            throw new ListProblem("its entries take more than 2 GiB; split it");
        }
        if (keysLength + length + 3 > keys.length) {
            keys = Arrays.copyOf(keys, (int) Math.min(MAX_BYTES, Math.max(keys.length * 2L, keysLength + length + 3L)));
        }
        int offset = keysLength;
        keys[keysLength++] = (byte) kind;
        keys[keysLength++] = (byte) (length < 0x80 ? length : length & 0x7F | 0x80);
        if (length >= 0x80) {
            keys[keysLength++] = (byte) (length >>> 7);
        }
        System.arraycopy(key, from, keys, keysLength, length);
        keysLength += length;
        int slot = put(hash, offset);
        size++;
        if (note != 0) {
            note(slot, note);
        }
    }

    /** Changes the note of the key that {@link #find} found. */
    void note(int slot, int note) {
        if (notes.length == 0) {
            notes = new int[slots.length];
        }
        notes[slot] = note;
    }

    /** Gives back the memory that only filling needed. */
    void trim() {
        keys = Arrays.copyOf(keys, keysLength);
        resize((int) Math.max(8, size / FULL + 1));
    }

    private int put(long hash, int offset) {
        int slot = place(hash);
        while (slots[slot] != 0) {
            slot = slot + 1 == slots.length ? 0 : slot + 1;
        }
        slots[slot] = tag(hash) << OFFSET_BITS | offset + 1L;
        return slot;
    }

    private void resize(int length) {
        long[] oldSlots = slots;
        int[] oldNotes = notes;
        slots = new long[length];
        notes = oldNotes.length == 0 ? oldNotes : new int[length];
        for (int i = 0; i < oldSlots.length; i++) {
            if (oldSlots[i] != 0) {
                int offset = (int) ((oldSlots[i] & OFFSET_MASK) - 1);
                int from = keyFrom(offset);
                int slot = put(KeyHash.of(keys[offset], keys, from, from + keyLength(offset)), offset);
                if (notes.length > 0) {
                    notes[slot] = oldNotes[i];
                }
            }
        }
    }

    private int keyLength(int offset) {
        return keys[offset + 1] >= 0 ? keys[offset + 1] : keys[offset + 1] & 0x7F | (keys[offset + 2] & 0xFF) << 7;
    }

    private int keyFrom(int offset) {
        return offset + (keys[offset + 1] >= 0 ? 2 : 3);
    }

    private boolean isAt(int offset, int kind, byte[] key, int from, int to) {
        int at = keyFrom(offset);
        return keys[offset] == kind
                && keyLength(offset) == to - from
                && Arrays.equals(keys, at, at + to - from, key, from, to);
    }

    private int place(long hash) {
        return (int) Math.unsignedMultiplyHigh(hash, slots.length);
    }

    private static long tag(long hash) {
        return hash & 0xFFFFFF;
    }
}
