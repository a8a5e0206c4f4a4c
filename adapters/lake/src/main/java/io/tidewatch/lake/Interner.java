package io.tidewatch.lake;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Shares equal cells of a column, so that a value that repeats costs neither memory nor an allocation. A direct-mapped cache that
 * grows while it pays and stops when nearly every value is new. Not thread-safe.
 */
final class Interner {
    static final int MAX_LENGTH = 256;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final int FIRST_SLOTS = 16;
    private static final int MAX_SLOTS = 2_048;
    private static final int TRIAL = 4_096;

    private byte @Nullable [][] slots = new byte[FIRST_SLOTS][];
    private int hits;
    private int misses;

    /** The cell that equals those bytes if it is remembered, else null: the caller makes it and may {@link #remember} it. */
    byte @Nullable [] find(byte[] source, int offset, int length) {
        byte[][] known = slots;
        if (known == null || length > MAX_LENGTH) {
            return null;
        }
        byte[] cell = known[hash(source, offset, length) & (known.length - 1)];
        if (cell != null && cell.length == length && Arrays.equals(cell, 0, length, source, offset, offset + length)) {
            hits++;
            return cell;
        }
        return null;
    }

    void remember(byte[] cell) {
        byte[][] known = slots;
        if (known == null || cell.length > MAX_LENGTH) {
            return;
        }
        misses++;
        if (misses > 2 * known.length && known.length < MAX_SLOTS) {
            known = grown(known);
        }
        if (misses >= TRIAL) {
            if (hits < misses / 4) {
                slots = null;
                return;
            }
            misses = 0;
            hits = 0;
        }
        known[hash(cell, 0, cell.length) & (known.length - 1)] = cell;
    }

    private byte[][] grown(byte[][] known) {
        byte[][] larger = new byte[known.length * 4][];
        for (byte[] cell : known) {
            if (cell != null) {
                larger[hash(cell, 0, cell.length) & (larger.length - 1)] = cell;
            }
        }
        slots = larger;
        return larger;
    }

    private static int hash(byte[] bytes, int offset, int length) {
        long hash = length * 0x9E3779B97F4A7C15L;
        int at = offset;
        int end = offset + length;
        for (; at + 8 <= end; at += 8) {
            hash = (hash ^ (long) LONGS.get(bytes, at)) * 0xBF58476D1CE4E5B9L;
            hash ^= hash >>> 29;
        }
        long tail = 0;
        for (; at < end; at++) {
            tail = tail << 8 | bytes[at] & 0xFF;
        }
        hash = (hash ^ tail) * 0x94D049BB133111EBL;
        return (int) (hash ^ hash >>> 32);
    }
}
