package io.tidewatch.query;

/** Decodes UTF-8 a code point at a time. */
final class Utf8 {
    /** What stands for bytes that are not UTF-8; no letter, so that it separates tokens. */
    static final int REPLACEMENT = 0xFFFD;

    private Utf8() {}

    /** The code point at {@code i} in the low half, how many bytes it takes in the high half; {@link #REPLACEMENT} and one where it is not valid. */
    static long decode(byte[] bytes, int i, int end) {
        int b = bytes[i] & 0xFF;
        if (b < 0x80) {
            return found(b, 1);
        }
        int length = b >= 0xF0 && b < 0xF5 ? 4 : b >= 0xE0 && b < 0xF0 ? 3 : b >= 0xC2 && b < 0xE0 ? 2 : 0;
        if (length == 0 || i + length > end) {
            return found(REPLACEMENT, 1);
        }
        int codePoint = b & (0xFF >> length + 1);
        for (int k = 1; k < length; k++) {
            int next = bytes[i + k];
            if ((next & 0xC0) != 0x80) {
                return found(REPLACEMENT, 1);
            }
            codePoint = codePoint << 6 | next & 0x3F;
        }
        boolean overlong = length == 3 && codePoint < 0x800 || length == 4 && codePoint < 0x10000;
        boolean surrogate = codePoint >= 0xD800 && codePoint < 0xE000;
        if (overlong || surrogate || codePoint > Character.MAX_CODE_POINT) {
            return found(REPLACEMENT, 1);
        }
        return found(codePoint, length);
    }

    private static long found(int codePoint, int length) {
        return (long) length << 32 | codePoint;
    }
}
