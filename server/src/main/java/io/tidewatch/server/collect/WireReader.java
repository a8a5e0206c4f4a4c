package io.tidewatch.server.collect;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Reads one Protocol Buffers message in place: a cursor over {@code b[at..to)}, which makes no objects. Enough for the messages of logs;
 * what is malformed throws {@link MalformedWireException} with the byte. Not thread-safe.
 */
public final class WireReader {
    public static final int VARINT = 0;
    public static final int FIXED64 = 1;
    public static final int BYTES = 2;
    public static final int FIXED32 = 5;

    private static final int MAX_FIELD = 536_870_911;

    private final byte[] b;
    private final int to;
    private int at;
    private int field;
    private int type;
    private long number;
    private int from;
    private int end;

    public WireReader(byte[] b, int from, int to) {
        this.b = b;
        this.at = from;
        this.to = to;
    }

    /** Goes to the next field; false at the message's end. Its value is in {@link #number} or from {@link #from} to {@link #end}. */
    public boolean next() {
        if (at >= to) {
            return false;
        }
        int begun = at;
        long key = varint();
        field = (int) (key >>> 3);
        type = (int) (key & 7);
        if (key < 0 || key >>> 3 > MAX_FIELD || field == 0) {
            throw malformed(begun, "a field's number is out of range");
        }
        switch (type) {
            case VARINT -> number = varint();
            case FIXED64 -> number = fixed(8);
            case FIXED32 -> number = fixed(4);
            case BYTES -> {
                long length = varint();
                if (length < 0 || length > to - at) {
                    throw malformed(begun, "field " + field + " is longer than its message");
                }
                from = at;
                at += (int) length;
                end = at;
            }
            default -> throw malformed(begun, "field " + field + " is of wire type " + type + ", which is not in use");
        }
        return true;
    }

    /** The field's number. */
    public int field() {
        return field;
    }

    /** Whether this is field {@code field} of wire type {@code type}; a field of a known number and another type is not it. */
    public boolean is(int field, int type) {
        return this.field == field && this.type == type;
    }

    public int type() {
        return type;
    }

    /** The value of a {@code VARINT}, {@code FIXED64} or {@code FIXED32} field. */
    public long number() {
        return number;
    }

    /** Where the value of a {@code BYTES} field begins. */
    public int from() {
        return from;
    }

    /** Where the value of a {@code BYTES} field ends. */
    public int end() {
        return end;
    }

    /** The value of a {@code BYTES} field as text. */
    public String text() {
        return new String(b, from, end - from, UTF_8);
    }

    /** A reader of the message that is the value of this {@code BYTES} field. */
    public WireReader message() {
        return new WireReader(b, from, end);
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            if (at >= to) {
                throw malformed(at, "it is cut off");
            }
            byte next = b[at++];
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw malformed(at, "a number has more than ten bytes");
    }

    private long fixed(int bytes) {
        if (to - at < bytes) {
            throw malformed(at, "it is cut off");
        }
        long value = 0;
        for (int i = bytes - 1; i >= 0; i--) {
            value = value << 8 | b[at + i] & 0xff;
        }
        at += bytes;
        return value;
    }

    private static MalformedWireException malformed(int at, String what) {
        return new MalformedWireException("the message is not valid Protocol Buffers at byte " + at + ": " + what);
    }
}
