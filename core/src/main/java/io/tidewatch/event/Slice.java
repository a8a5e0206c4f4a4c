package io.tidewatch.event;

import static java.util.Objects.checkFromIndexSize;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A run of bytes inside a larger array that nobody changes any more.
 *
 * @param array the bytes around it, shared, never written to
 * @param offset where the run begins
 * @param length how many bytes it has
 */
public record Slice(byte[] array, int offset, int length) {
    public static final Slice EMPTY = new Slice(new byte[0], 0, 0);

    public Slice {
        checkFromIndexSize(offset, length, array.length);
    }

    /** The whole of {@code bytes}. */
    public static Slice of(byte[] bytes) {
        return new Slice(bytes, 0, bytes.length);
    }

    /** The UTF-8 form of {@code text}. */
    public static Slice of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    public int end() {
        return offset + length;
    }

    /** A copy of the bytes, without what is around them. */
    public byte[] toBytes() {
        return Arrays.copyOfRange(array, offset, offset + length);
    }

    /** The text that the bytes spell as UTF-8; what is not valid becomes U+FFFD. */
    public String text() {
        return new String(array, offset, length, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Slice slice
                && Arrays.equals(
                        array, offset, offset + length, slice.array, slice.offset, slice.offset + slice.length);
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = offset; i < offset + length; i++) {
            hash = 31 * hash + array[i];
        }
        return hash;
    }

    @Override
    public String toString() {
        return text();
    }
}
