package io.tidewatch.collect.gelf;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

/** Undoes gzip and zlib, up to a size. Its buffer is used again; not thread-safe. */
final class Decompressor {
    private static final int SMALL = 64 << 10;

    private final int longest;
    private byte[] bytes = new byte[8 << 10];
    private int length;

    Decompressor(int longest) {
        this.longest = longest;
    }

    /** Whether it begins as gzip (RFC 1952, section 2.3.1) or zlib (RFC 1950, section 2.2) does; JSON begins as neither. */
    static boolean isCompressed(byte[] from, int offset, int length) {
        if (length < 2) {
            return false;
        }
        int first = from[offset] & 0xff;
        int second = from[offset + 1] & 0xff;
        return first == 0x1f && second == 0x8b || (first & 0x0f) == 8 && (first << 8 | second) % 31 == 0;
    }

    /**
     * Decompresses into {@link #bytes}; false when there is more than the longest.
     *
     * @throws IOException when the data is damaged
     */
    boolean read(byte[] from, int offset, int count) throws IOException {
        if (bytes.length > SMALL) {
            bytes = new byte[SMALL];
        }
        length = 0;
        ByteArrayInputStream in = new ByteArrayInputStream(from, offset, count);
        boolean gzip = (from[offset] & 0xff) == 0x1f;
        try (InputStream plain = gzip ? new GZIPInputStream(in) : new InflaterInputStream(in)) {
            while (true) {
                if (length == bytes.length) {
                    bytes = Arrays.copyOf(bytes, Math.min(2 * bytes.length, longest + 1));
                }
                int read = plain.read(bytes, length, bytes.length - length);
                if (read < 0) {
                    return true;
                }
                length += read;
                if (length > longest) {
                    return false;
                }
            }
        }
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    int longest() {
        return longest;
    }
}
