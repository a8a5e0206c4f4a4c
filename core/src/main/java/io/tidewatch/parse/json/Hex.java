package io.tidewatch.parse.json;

/** The four hexadecimal digits of an escape. */
final class Hex {
    private Hex() {}

    /** The number that {@code b[i..i+4)} spells, or -1. */
    static int four(byte[] b, int i, int to) {
        if (i + 4 > to) {
            return -1;
        }
        int value = 0;
        for (int k = i; k < i + 4; k++) {
            int digit = Character.digit(b[k], 16);
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }
}
