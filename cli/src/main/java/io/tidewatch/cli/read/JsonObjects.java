package io.tidewatch.cli.read;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Finds JSON objects that follow one another or lie in an array, by braces and quotes alone; reading them comes later. */
public final class JsonObjects {
    private static final byte[] WRAPPED = "ecords\"".getBytes(StandardCharsets.US_ASCII);

    private JsonObjects() {}

    /** The end of the last object that is complete; 0 if none is. */
    public static int lastObjectEnd(byte[] bytes, int length) {
        int end = 0;
        int at = start(bytes, 0, length);
        while (at < length) {
            int next = end(bytes, at, length);
            if (next < 0) {
                return end;
            }
            end = next;
            at = start(bytes, end, length);
        }
        return end;
    }

    /**
     * Where the next object begins; {@code to} if none does. Of an object that wraps others in an array called {@code Records} or {@code
     * records}, as CloudTrail's and Azure's files, the first of the others.
     */
    public static int start(byte[] bytes, int from, int to) {
        int i = from;
        while (true) {
            while (i < to && bytes[i] != '{') {
                i++;
            }
            int inner = i == to ? -1 : firstWrapped(bytes, i, to);
            if (inner < 0) {
                return i;
            }
            i = inner;
        }
    }

    /** Whether the object that begins at {@code at} wraps others. */
    public static boolean wraps(byte[] bytes, int at, int to) {
        return firstWrapped(bytes, at, to) >= 0;
    }

    /** What follows the bracket of the wrapping object's array; -1 where it wraps none, or too little of it is there. */
    private static int firstWrapped(byte[] bytes, int at, int to) {
        int key = blanks(bytes, at + 1, to);
        int end = key + 2 + WRAPPED.length;
        if (end >= to
                || bytes[key] != '"'
                || (bytes[key + 1] | 0x20) != 'r'
                || !Arrays.equals(bytes, key + 2, end, WRAPPED, 0, WRAPPED.length)) {
            return -1;
        }
        int colon = blanks(bytes, end, to);
        int array = colon < to && bytes[colon] == ':' ? blanks(bytes, colon + 1, to) : to;
        int first = array < to && bytes[array] == '[' ? blanks(bytes, array + 1, to) : to;
        return first < to && (bytes[first] == '{' || bytes[first] == ']') ? first : -1;
    }

    private static int blanks(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && (bytes[i] == ' ' || bytes[i] == '\n' || bytes[i] == '\r' || bytes[i] == '\t')) {
            i++;
        }
        return i;
    }

    /** The offset after the object that begins at {@code from}; -1 where it is not complete. */
    public static int end(byte[] bytes, int from, int to) {
        int depth = 0;
        for (int i = from; i < to; i++) {
            switch (bytes[i]) {
                case '"' -> {
                    i = stringEnd(bytes, i + 1, to);
                    if (i < 0) {
                        return -1;
                    }
                }
                case '{', '[' -> depth++;
                case '}', ']' -> {
                    if (--depth == 0) {
                        return i + 1;
                    }
                }
                default -> {}
            }
        }
        return -1;
    }

    /** Where the closing quote is; -1 if there is none. */
    private static int stringEnd(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\\') {
                i++;
            } else if (bytes[i] == '"') {
                return i;
            }
        }
        return -1;
    }
}
