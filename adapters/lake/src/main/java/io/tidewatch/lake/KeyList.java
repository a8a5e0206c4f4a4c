package io.tidewatch.lake;

import java.util.Arrays;
import java.util.function.LongConsumer;

/** Sorted keys on disk: each as the difference to the one before it, in groups of seven bits, lowest first. */
final class KeyList {
    private KeyList() {}

    static byte[] encode(long[] sorted) {
        byte[] out = new byte[Math.max(16, sorted.length * 5)];
        int length = 0;
        long before = 0;
        for (long key : sorted) {
            if (out.length - length < 10) {
                out = Arrays.copyOf(out, out.length * 2);
            }
            long left = key - before;
            before = key;
            while (left >= 0x80) {
                out[length++] = (byte) (left | 0x80);
                left >>>= 7;
            }
            out[length++] = (byte) left;
        }
        return Arrays.copyOf(out, length);
    }

    static void decode(byte[] bytes, LongConsumer sink) {
        long key = 0;
        long difference = 0;
        int shift = 0;
        for (byte b : bytes) {
            difference |= (b & 0x7FL) << shift;
            shift += 7;
            if (b >= 0) {
                key += difference;
                sink.accept(key);
                difference = 0;
                shift = 0;
            }
        }
    }
}
