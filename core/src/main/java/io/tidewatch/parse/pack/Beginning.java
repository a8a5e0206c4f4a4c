package io.tidewatch.parse.pack;

import io.tidewatch.parse.Ascii;
import java.util.Arrays;

/** What a text begins with: plain characters, {@code \d} for a digit, {@code \t} for a tab, {@code \\} for a backslash. */
public final class Beginning {
    private static final byte DIGIT = 0;

    private final byte[] wanted;

    /** @throws IllegalArgumentException where it is empty or has another backslash */
    public Beginning(String written) {
        byte[] bytes = Ascii.bytes(written);
        byte[] out = new byte[bytes.length];
        int length = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] != '\\') {
                out[length++] = bytes[i];
                continue;
            }
            int next = i + 1 < bytes.length ? bytes[++i] : -1;
            out[length++] = switch (next) {
                case 'd' -> DIGIT;
                case 't' -> '\t';
                case '\\' -> '\\';
                default ->
                    throw new IllegalArgumentException(
                            "a backslash is followed by d (a digit), t (a tab) or a backslash");
            };
        }
        if (length == 0) {
            throw new IllegalArgumentException("a beginning is empty; write what the record begins with");
        }
        wanted = Arrays.copyOf(out, length);
    }

    /** Whether a text may begin with that byte. */
    boolean mayBegin(int first) {
        return wanted[0] == DIGIT ? Ascii.isDigit(first) : (wanted[0] & 0xFF) == first;
    }

    boolean isAt(byte[] b, int from, int to) {
        if (to - from < wanted.length) {
            return false;
        }
        // From the end: texts of different formats begin with the same digits more often than they go on alike.
        for (int i = wanted.length - 1; i >= 0; i--) {
            byte c = b[from + i];
            if (wanted[i] == DIGIT ? !Ascii.isDigit(c) : wanted[i] != c) {
                return false;
            }
        }
        return true;
    }
}
