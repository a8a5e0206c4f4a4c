package io.tidewatch.event;

/** What a field's value is. */
public enum FieldKind {
    /** Present without a value, as in {@code {"user": null}}. */
    NULL(0),
    /** UTF-8 text. */
    TEXT(1),
    /** A 64-bit integer. */
    LONG(2),
    /** A 64-bit float. */
    DOUBLE(3),
    BOOLEAN(4),
    /** Several values, kept as the text of a JSON array: {@code ["a","b"]}. */
    LIST(5);

    private static final FieldKind[] VALUES = values();

    private final byte code;

    FieldKind(int code) {
        this.code = (byte) code;
    }

    /** The number that memory and files hold for it; never changes. */
    public byte code() {
        return code;
    }

    /** The kind of that {@link #code}. */
    public static FieldKind ofCode(int code) {
        return VALUES[code];
    }
}
