package io.tidewatch.sigma.match.literal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Makes letters' case not matter: each code point becomes the lower case of its upper case, as {@link String#equalsIgnoreCase} has
 * it. Text and literals are compared folded.
 */
public final class Fold {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
    private static final byte[] ASCII = new byte[256];

    static {
        for (int i = 0; i < ASCII.length; i++) {
            ASCII[i] = (byte) (i >= 'A' && i <= 'Z' ? i + 32 : i);
        }
    }

    private Fold() {}

    public static String text(String text) {
        StringBuilder folded = new StringBuilder(text.length());
        text.codePoints().map(Fold::codePoint).forEach(folded::appendCodePoint);
        return folded.toString();
    }

    /** The folded text in UTF-8. */
    public static byte[] utf8(String text) {
        return text(text).getBytes(StandardCharsets.UTF_8);
    }

    static int codePoint(int codePoint) {
        return Character.toLowerCase(Character.toUpperCase(codePoint));
    }

    /** The byte folded, if ASCII. */
    public static int ascii(byte b) {
        return ASCII[b & 0xFF];
    }

    /** Whether all bytes are below 128. */
    public static boolean isAscii(byte[] bytes, int offset, int length) {
        int i = offset;
        int end = offset + length;
        for (; i <= end - 8; i += 8) {
            if (((long) LONG.get(bytes, i) & HIGH_BITS) != 0) {
                return false;
            }
        }
        for (; i < end; i++) {
            if (bytes[i] < 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Folds UTF-8 into {@code out}, which must have room for three bytes per two of the input: no letter grows further.
     *
     * @return how many bytes were written
     */
    public static int fold(byte[] bytes, int offset, int length, byte[] out) {
        int written = 0;
        int i = offset;
        int end = offset + length;
        while (i < end) {
            byte b = bytes[i];
            if (b >= 0) {
                out[written++] = ASCII[b];
                i++;
                continue;
            }
            int size = sequence(bytes, i, end);
            if (size == 0) {
                out[written++] = b;
                i++;
                continue;
            }
            int folded = codePoint(decode(bytes, i, size));
            written = encode(folded, out, written);
            i += size;
        }
        return written;
    }

    /** How large {@code out} must be for {@link #fold}. */
    public static int room(int length) {
        return length + length / 2 + 8;
    }

    private static int sequence(byte[] bytes, int i, int end) {
        int lead = bytes[i] & 0xFF;
        int size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 0;
        if (size == 0 || i + size > end || lead > 0xF4) {
            return 0;
        }
        for (int k = 1; k < size; k++) {
            if ((bytes[i + k] & 0xC0) != 0x80) {
                return 0;
            }
        }
        return size;
    }

    private static int decode(byte[] b, int i, int size) {
        return switch (size) {
            case 2 -> (b[i] & 0x1F) << 6 | b[i + 1] & 0x3F;
            case 3 -> (b[i] & 0x0F) << 12 | (b[i + 1] & 0x3F) << 6 | b[i + 2] & 0x3F;
            default -> (b[i] & 0x07) << 18 | (b[i + 1] & 0x3F) << 12 | (b[i + 2] & 0x3F) << 6 | b[i + 3] & 0x3F;
        };
    }

    private static int encode(int cp, byte[] out, int at) {
        int i = at;
        if (cp < 0x80) {
            out[i++] = (byte) cp;
        } else if (cp < 0x800) {
            out[i++] = (byte) (0xC0 | cp >> 6);
            out[i++] = (byte) (0x80 | cp & 0x3F);
        } else if (cp < 0x10000) {
            out[i++] = (byte) (0xE0 | cp >> 12);
            out[i++] = (byte) (0x80 | cp >> 6 & 0x3F);
            out[i++] = (byte) (0x80 | cp & 0x3F);
        } else {
            out[i++] = (byte) (0xF0 | cp >> 18);
            out[i++] = (byte) (0x80 | cp >> 12 & 0x3F);
            out[i++] = (byte) (0x80 | cp >> 6 & 0x3F);
            out[i++] = (byte) (0x80 | cp & 0x3F);
        }
        return i;
    }
}
