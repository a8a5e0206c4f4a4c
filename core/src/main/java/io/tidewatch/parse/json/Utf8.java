package io.tidewatch.parse.json;

/** Well-formed UTF-8, as Unicode 16, table 3-7: no overlong forms, no surrogates, nothing past U+10FFFF. */
final class Utf8 {
    private Utf8() {}

    /** The length of the multi-byte character that begins at {@code i}, 2 to 4; 0 where the bytes are not well-formed. */
    static int length(byte[] b, int i, int to) {
        int lead = b[i] & 0xFF;
        if (lead < 0xC2 || lead > 0xF4) {
            return 0;
        }
        if (lead < 0xE0) {
            return i + 1 < to && continues(b[i + 1]) ? 2 : 0;
        }
        if (i + 2 >= to || !continues(b[i + 2])) {
            return 0;
        }
        int second = b[i + 1] & 0xFF;
        if (lead < 0xF0) {
            int lowest = lead == 0xE0 ? 0xA0 : 0x80;
            int highest = lead == 0xED ? 0x9F : 0xBF;
            return second >= lowest && second <= highest ? 3 : 0;
        }
        int lowest = lead == 0xF0 ? 0x90 : 0x80;
        int highest = lead == 0xF4 ? 0x8F : 0xBF;
        return second >= lowest && second <= highest && i + 3 < to && continues(b[i + 3]) ? 4 : 0;
    }

    /** Writes {@code codePoint} at {@code o} and returns the offset after it; a surrogate is written as U+FFFD. */
    static int put(int codePoint, byte[] out, int o) {
        if (codePoint < 0x80) {
            out[o] = (byte) codePoint;
            return o + 1;
        }
        if (codePoint < 0x800) {
            out[o] = (byte) (0xC0 | codePoint >> 6);
            out[o + 1] = (byte) (0x80 | codePoint & 0x3F);
            return o + 2;
        }
        if (codePoint < 0x10000) {
            int c = codePoint >= 0xD800 && codePoint <= 0xDFFF ? 0xFFFD : codePoint;
            out[o] = (byte) (0xE0 | c >> 12);
            out[o + 1] = (byte) (0x80 | c >> 6 & 0x3F);
            out[o + 2] = (byte) (0x80 | c & 0x3F);
            return o + 3;
        }
        out[o] = (byte) (0xF0 | codePoint >> 18);
        out[o + 1] = (byte) (0x80 | codePoint >> 12 & 0x3F);
        out[o + 2] = (byte) (0x80 | codePoint >> 6 & 0x3F);
        out[o + 3] = (byte) (0x80 | codePoint & 0x3F);
        return o + 4;
    }

    private static boolean continues(byte b) {
        return (b & 0xC0) == 0x80;
    }
}
