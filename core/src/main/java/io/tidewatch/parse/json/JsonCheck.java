package io.tidewatch.parse.json;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * Checks one JSON value, strictly by RFC 8259, and tells where it ends, so that values can follow one another. Text must be
 * well-formed UTF-8 (RFC 8259, section 8.1) unless the check is made lenient; escapes of lone surrogates are syntax and pass.
 *
 * <p>Allocates nothing but a reason. Holds the outcome of the last call; not thread-safe, one a thread.
 */
public final class JsonCheck {
    /** The deepest nesting that can be asked for: one bit of a long each. */
    public static final int MAX_DEPTH = 64;

    private final int maxDepth;
    private final int maxBytes;
    private final boolean strictUtf8;
    private int failedAt;
    private @Nullable String reason;
    private boolean malformedUtf8;

    /**
     * @param maxDepth how many objects and arrays may be open at once, 1 to {@value #MAX_DEPTH}
     * @param maxBytes how long a value may be, in bytes
     */
    public JsonCheck(int maxDepth, int maxBytes) {
        this(maxDepth, maxBytes, true);
    }

    JsonCheck(int maxDepth, int maxBytes, boolean strictUtf8) {
        if (maxDepth < 1 || maxDepth > MAX_DEPTH) {
            throw new IllegalArgumentException("maxDepth is " + maxDepth + "; wanted 1 to " + MAX_DEPTH);
        }
        if (maxBytes < 1) {
            throw new IllegalArgumentException("maxBytes is " + maxBytes + "; wanted 1 or more");
        }
        this.maxDepth = maxDepth;
        this.maxBytes = maxBytes;
        this.strictUtf8 = strictUtf8;
    }

    /** Whether the range holds one value and nothing else but white space; {@link #reason} and {@link #failedAt} say why not. */
    public boolean isValue(byte[] b, int from, int to) {
        int end = valueEnd(b, from, to);
        if (end < 0) {
            return false;
        }
        int rest = blanks(b, end, to);
        if (rest < to) {
            fail(rest, "something follows the value");
            return false;
        }
        return true;
    }

    /**
     * The offset after the value that begins in the range, white space before it allowed; or -1, then {@link #reason} and
     * {@link #failedAt} tell why and where. What follows the value is not looked at.
     */
    public int valueEnd(byte[] b, int from, int to) {
        malformedUtf8 = false;
        reason = null;
        int start = blanks(b, from, to);
        // A value longer than allowed is read one byte past the limit at most, then found to be too long.
        int limit = to - start > maxBytes ? start + maxBytes : to;
        int end = value(b, start, limit);
        if (end < 0 && limit < to && failedAt >= limit - 12) {
            fail(start, "longer than " + maxBytes + " bytes");
        }
        return end;
    }

    /** What was wrong in the last call, for a person: {@code a string has no closing quote}. */
    public String reason() {
        return requireNonNull(reason, "the last call found nothing wrong");
    }

    /** Where it was wrong: an offset in the array. */
    public int failedAt() {
        return failedAt;
    }

    /** Whether the last value had bytes that are no UTF-8; only a lenient check gets that far. */
    boolean malformedUtf8() {
        return malformedUtf8;
    }

    private int value(byte[] b, int from, int to) {
        long objects = 0;
        int depth = 0;
        int i = from;
        for (; ; ) {
            i = blanks(b, i, to);
            if (i >= to) {
                return fail(to, depth == 0 ? "there is no value" : "the value is cut off");
            }
            switch (b[i]) {
                case '"' -> i = string(b, i + 1, to);
                case '{', '[' -> {
                    if (depth == maxDepth) {
                        return fail(i, "nested deeper than " + maxDepth + " levels");
                    }
                    boolean object = b[i] == '{';
                    objects = objects << 1 | (object ? 1 : 0);
                    depth++;
                    i = blanks(b, i + 1, to);
                    if (i < to && b[i] == (object ? '}' : ']')) {
                        objects >>>= 1;
                        depth--;
                        i++;
                        break;
                    }
                    if (object) {
                        i = key(b, i, to);
                        if (i < 0) {
                            return -1;
                        }
                    }
                    continue;
                }
                case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> i = number(b, i, to);
                case 't' -> i = literal(b, i, to, "true");
                case 'f' -> i = literal(b, i, to, "false");
                case 'n' -> i = literal(b, i, to, "null");
                default -> {
                    return fail(i, "a value cannot begin with " + shown(b[i]));
                }
            }
            if (i < 0) {
                return -1;
            }
            // After a value: close what ends here, then go on with the next element or member.
            for (; ; ) {
                if (depth == 0) {
                    return i;
                }
                if (i >= to || b[i] <= ' ') {
                    i = blanks(b, i, to);
                    if (i >= to) {
                        return fail(to, "the value is cut off");
                    }
                }
                boolean object = (objects & 1) != 0;
                byte c = b[i];
                if (c == ',') {
                    i++;
                    if (object) {
                        i = key(b, i, to);
                        if (i < 0) {
                            return -1;
                        }
                    }
                    break;
                }
                if (c != (object ? '}' : ']')) {
                    return fail(i, "wanted a comma or " + (object ? "'}'" : "']'") + ", found " + shown(c));
                }
                objects >>>= 1;
                depth--;
                i++;
            }
        }
    }

    private int key(byte[] b, int from, int to) {
        int i = blanks(b, from, to);
        if (i >= to) {
            return fail(to, "the value is cut off");
        }
        if (b[i] != '"') {
            return fail(i, "wanted a key in quotes, found " + shown(b[i]));
        }
        i = string(b, i + 1, to);
        if (i < 0) {
            return -1;
        }
        if (i < to && b[i] == ':') {
            return i + 1;
        }
        i = blanks(b, i, to);
        if (i < to && b[i] == ':') {
            return i + 1;
        }
        return fail(i, i >= to ? "the value is cut off" : "wanted ':' after a key, found " + shown(b[i]));
    }

    /** From after the opening quote to after the closing one, or -1. */
    private int string(byte[] b, int from, int to) {
        int i = from;
        int lastWord = b.length - 8;
        for (; ; ) {
            while (i <= lastWord) {
                long marks = Swar.special(Swar.at(b, i));
                if (marks != 0) {
                    i += Swar.first(marks);
                    break;
                }
                i += 8;
            }
            if (i >= to) {
                return fail(to, "a string has no closing quote");
            }
            int c = b[i];
            if (c == '"') {
                return i + 1;
            }
            if (c == '\\') {
                i = escape(b, i, to);
                if (i < 0) {
                    return -1;
                }
            } else if (c < 0) {
                int length = Utf8.length(b, i, to);
                if (length == 0) {
                    malformedUtf8 = true;
                    if (strictUtf8) {
                        return fail(i, "not UTF-8: byte 0x" + Integer.toHexString(c & 0xFF));
                    }
                    length = 1;
                }
                i += length;
            } else if (c < ' ') {
                return fail(i, "a control character inside a string must be escaped, found " + shown((byte) c));
            } else {
                i++;
            }
        }
    }

    private int escape(byte[] b, int i, int to) {
        if (i + 1 >= to) {
            return fail(to, "a string has no closing quote");
        }
        return switch (b[i + 1]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> i + 2;
            case 'u' -> Hex.four(b, i + 2, to) < 0 ? fail(i, "an escape \\u needs four hexadecimal digits") : i + 6;
            default -> fail(i, "no such escape: backslash and " + shown(b[i + 1]));
        };
    }

    private int number(byte[] b, int from, int to) {
        int i = from;
        if (b[i] == '-') {
            i++;
        }
        int digits = i;
        i = digits(b, i, to);
        if (i == digits) {
            return fail(i, "a number needs digits after '-'");
        }
        if (b[digits] == '0' && i > digits + 1) {
            return fail(digits, "a number must not begin with 0");
        }
        if (i < to && b[i] == '.') {
            int fraction = ++i;
            i = digits(b, i, to);
            if (i == fraction) {
                return fail(i, "a number needs digits after '.'");
            }
        }
        if (i < to && (b[i] | 0x20) == 'e') {
            i++;
            if (i < to && (b[i] == '+' || b[i] == '-')) {
                i++;
            }
            int exponent = i;
            i = digits(b, i, to);
            if (i == exponent) {
                return fail(i, "a number needs digits after 'e'");
            }
        }
        return i;
    }

    private static int digits(byte[] b, int from, int to) {
        int i = from;
        while (i < to && b[i] >= '0' && b[i] <= '9') {
            i++;
        }
        return i;
    }

    private int literal(byte[] b, int from, int to, String word) {
        for (int k = 0; k < word.length(); k++) {
            if (from + k >= to || b[from + k] != word.charAt(k)) {
                return fail(from, "wanted " + word);
            }
        }
        return from + word.length();
    }

    static int blanks(byte[] b, int from, int to) {
        int i = from;
        while (i < to && (b[i] == ' ' || b[i] == '\n' || b[i] == '\r' || b[i] == '\t')) {
            i++;
        }
        return i;
    }

    private int fail(int at, String why) {
        failedAt = at;
        reason = why;
        return -1;
    }

    static String shown(byte b) {
        return b > ' ' && b < 0x7F ? "'" + (char) b + "'" : "byte 0x" + Integer.toHexString(b & 0xFF);
    }
}
