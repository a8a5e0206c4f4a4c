package io.tidewatch.parse.pack.extract;

import io.tidewatch.event.FieldsBuilder;
import io.tidewatch.event.Shape;
import java.nio.charset.StandardCharsets;

/**
 * Names that a record brings itself, as the keys of {@code key=value}. Until the pack's map has said what becomes of them they carry a
 * mark in front, so that whoever writes a log cannot write over a field of the pack.
 */
public final class Keys {
    /** Stands before the name of a key that a record brought; no name of a pack may hold it. */
    public static final char MARK = '\u0001';

    /** Longer keys are cut. */
    private static final int MAX_LENGTH = 128;

    private Keys() {}

    public static boolean isMarked(String name) {
        return !name.isEmpty() && name.charAt(0) == MARK;
    }

    public static String marked(String key) {
        return MARK + key;
    }

    public static String unmarked(String name) {
        return isMarked(name) ? name.substring(1) : name;
    }

    /** The marked name of the key {@code b[from..to)}; no string is made where the last record had the same key here. */
    static String name(FieldsBuilder fields, byte[] b, int from, int to) {
        int end = Math.min(to, from + MAX_LENGTH);
        Shape guess = fields.shape().recentChild();
        if (guess != null && isKey(guess.lastNameUtf8(), b, from, end)) {
            return guess.lastName();
        }
        String key = new String(b, from, end - from, StandardCharsets.UTF_8);
        return marked(key.indexOf(MARK) < 0 ? key : key.replace(MARK, '_'));
    }

    private static boolean isKey(byte[] name, byte[] b, int from, int to) {
        if (name.length != to - from + 1 || name[0] != MARK) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (b[i] != name[i - from + 1]) {
                return false;
            }
        }
        return true;
    }
}
