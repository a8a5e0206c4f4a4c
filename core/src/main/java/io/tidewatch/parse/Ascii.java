package io.tidewatch.parse;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Scanning of bytes that hold a line of text; every range is {@code [i, to)} and every search answers -1 for nothing. */
public final class Ascii {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;

    /** An IPv6 address with an IPv4 one in it has at most 45 characters; a zone's name may follow. */
    private static final int MAX_ADDRESS = 64;

    private Ascii() {}

    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    public static String text(byte[] b, int i, int to) {
        return new String(b, i, to - i, StandardCharsets.UTF_8);
    }

    public static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    public static boolean isLetter(int c) {
        int lower = c | 0x20;
        return lower >= 'a' && lower <= 'z';
    }

    public static boolean isAt(byte[] b, int i, int to, int c) {
        return i < to && b[i] == c;
    }

    public static boolean startsWith(byte[] b, int i, int to, byte[] word) {
        if (to - i < word.length) {
            return false;
        }
        for (int k = 0; k < word.length; k++) {
            if (b[i + k] != word[k]) {
                return false;
            }
        }
        return true;
    }

    public static boolean equals(byte[] b, int i, int to, byte[] word) {
        return to - i == word.length && startsWith(b, i, to, word);
    }

    /** Where {@code c} next stands. */
    public static int find(byte[] b, int i, int to, int c) {
        int at = i;
        long wanted = ONES * c;
        for (int last = Math.min(to, b.length) - 8; at <= last; at += 8) {
            long x = (long) LONGS.get(b, at) ^ wanted;
            long marks = x - ONES & ~x & HIGHS;
            if (marks != 0) {
                return at + (Long.numberOfTrailingZeros(marks) >>> 3);
            }
        }
        for (; at < to; at++) {
            if (b[at] == c) {
                return at;
            }
        }
        return -1;
    }

    /** Where {@code word} next stands. */
    public static int find(byte[] b, int i, int to, byte[] word) {
        int at = find(b, i, to, word[0]);
        while (at >= 0 && !startsWith(b, at, to, word)) {
            at = find(b, at + 1, to, word[0]);
        }
        return at;
    }

    /** The end of the run without blanks that begins at {@code i}; {@code to} where there is none after. */
    public static int wordEnd(byte[] b, int i, int to) {
        int at = i;
        while (at < to && b[at] != ' ' && b[at] != '\t') {
            at++;
        }
        return at;
    }

    public static int skipBlanks(byte[] b, int i, int to) {
        int at = i;
        while (at < to && (b[at] == ' ' || b[at] == '\t')) {
            at++;
        }
        return at;
    }

    public static int digitsEnd(byte[] b, int i, int to) {
        int at = i;
        while (at < to && isDigit(b[at])) {
            at++;
        }
        return at;
    }

    /** The number that the digits {@code b[i..to)} spell, or -1 where there are none, others among them, or more than 18. */
    public static long number(byte[] b, int i, int to) {
        if (i >= to || to - i > 18) {
            return -1;
        }
        long value = 0;
        for (int at = i; at < to; at++) {
            if (!isDigit(b[at])) {
                return -1;
            }
            value = value * 10 + (b[at] - '0');
        }
        return value;
    }

    /** The number of exactly {@code count} digits at {@code i}, or -1. */
    public static int digits(byte[] b, int i, int to, int count) {
        if (to - i < count) {
            return -1;
        }
        int value = 0;
        for (int at = i; at < i + count; at++) {
            if (!isDigit(b[at])) {
                return -1;
            }
            value = value * 10 + (b[at] - '0');
        }
        return value;
    }

    /** Whether all bytes are ASCII: the quick half of a check for UTF-8. */
    public static boolean isAscii(byte[] b, int i, int to) {
        int at = i;
        for (; at + 8 <= to; at += 8) {
            if (((long) LONGS.get(b, at) & HIGHS) != 0) {
                return false;
            }
        }
        for (; at < to; at++) {
            if (b[at] < 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether the range looks like an IPv4 or IPv6 address: digits and dots, or hexadecimal digits and colons. */
    public static boolean isAddress(byte[] b, int i, int to) {
        if (to - i > MAX_ADDRESS) {
            return false;
        }
        int dots = 0;
        int colons = 0;
        for (int at = i; at < to; at++) {
            int c = b[at];
            if (c == '.') {
                dots++;
            } else if (c == ':') {
                colons++;
            } else if (Character.digit(c, 16) < 0 || colons == 0 && !isDigit(c) && find(b, at, to, ':') < 0) {
                return colons > 1 && c == '%';
            }
        }
        return colons == 0 && dots == 3 && to - i >= 7 || colons >= 2;
    }
}
