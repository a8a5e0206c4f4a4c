package io.tidewatch.enrich.list;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines of UTF-8 from a stream. Of a line that is too long nothing is kept, however long it is: it comes as {@link #TOO_LONG}. A mark
 * at the file's beginning that says it is UTF-8 is left out; {@code \r\n} and {@code \n} end lines. Not thread-safe.
 */
public final class LineReader {
    /** Stands for a line that is longer than allowed; compare by identity. */
    public static final String TOO_LONG = new String("");

    private final InputStream in;
    private final byte[] buffer = new byte[1 << 16];
    private byte[] line = new byte[256];
    private final int maxLength;
    private int at;
    private int end;
    private long number;

    public LineReader(InputStream in, int maxLength) {
        this.in = in;
        this.maxLength = maxLength;
    }

    /** The number of the line that was read last; the first is 1. */
    public long number() {
        return number;
    }

    /** The next line without its end, {@link #TOO_LONG}, or null at the end. */
    public @Nullable String next() throws IOException {
        int length = 0;
        boolean any = false;
        while (true) {
            if (at == end) {
                end = in.read(buffer);
                at = 0;
                if (end <= 0) {
                    end = 0;
                    return any ? text(length) : null;
                }
            }
            any = true;
            int newline = at;
            while (newline < end && buffer[newline] != '\n') {
                newline++;
            }
            length = keep(length, newline - at);
            if (newline < end) {
                at = newline + 1;
                return text(length);
            }
            at = end;
        }
    }

    /** The length with so many more bytes; one more than allowed stands for all that are too long. */
    private int keep(int length, int more) {
        if (length + more > maxLength) {
            return maxLength + 1;
        }
        if (length + more > line.length) {
            line = java.util.Arrays.copyOf(line, Math.max(line.length * 2, length + more));
        }
        System.arraycopy(buffer, at, line, length, more);
        return length + more;
    }

    private String text(int length) {
        number++;
        if (length > maxLength) {
            return TOO_LONG;
        }
        int to = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
        String text = new String(line, 0, to, StandardCharsets.UTF_8);
        return number == 1 && text.startsWith("\uFEFF") ? text.substring(1) : text;
    }
}
