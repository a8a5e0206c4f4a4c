package io.tidewatch.lake.parquet;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads structures in Thrift's compact protocol, in which Parquet's footer and page headers are written. Not thread-safe. */
final class Thrift {
    private static final int STOP = 0;
    private static final int TRUE = 1;
    private static final int FALSE = 2;
    private static final int BYTE = 3;
    private static final int I64 = 6;
    private static final int DOUBLE = 7;
    private static final int BINARY = 8;
    private static final int LIST = 9;
    private static final int SET = 10;
    private static final int MAP = 11;
    private static final int STRUCT = 12;
    private static final int MAX_DEPTH = 16;

    private final ByteBuffer in;
    private int type;

    Thrift(ByteBuffer in) {
        this.in = in;
    }

    /** Takes a field; whatever it does not read, {@link #skip} does. */
    interface Fields {
        /** @param number the field's number in the structure */
        void field(int number);
    }

    /** Reads a structure, field by field. */
    void struct(Fields fields) {
        int number = 0;
        for (int head = in.get(); head != STOP; head = in.get()) {
            int step = (head & 0xF0) >> 4;
            number = step == 0 ? (int) zigzag() : number + step;
            type = head & 0x0F;
            fields.field(number);
        }
    }

    /** Reads a list of structures. */
    void structs(Runnable element) {
        require(LIST);
        int head = in.get();
        long size = (head & 0xF0) == 0xF0 ? unsigned() : (head & 0xF0) >> 4;
        for (long left = size; left > 0; left--) {
            type = head & 0x0F;
            element.run();
        }
    }

    /** A whole number of any width. */
    long number() {
        if (type < BYTE || type > I64) {
            throw new UnreadableException("a number was expected, not the type " + type);
        }
        return type == BYTE ? in.get() : zigzag();
    }

    /** As {@link #number}, of 32 bits and not negative. */
    int count() {
        long number = number();
        if (number < 0 || number > Integer.MAX_VALUE) {
            throw new UnreadableException("a count is " + number);
        }
        return (int) number;
    }

    String text() {
        require(BINARY);
        byte[] utf8 = new byte[length()];
        in.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    /** Passes over the field. */
    void skip() {
        skip(type, 0);
    }

    private void skip(int kind, int depth) {
        if (depth > MAX_DEPTH) {
            throw new UnreadableException("structures lie more than " + MAX_DEPTH + " deep in each other");
        }
        switch (kind) {
            case TRUE, FALSE -> {}
            case BYTE -> in.get();
            case BYTE + 1, BYTE + 2, I64 -> unsigned();
            case DOUBLE -> in.position(in.position() + Double.BYTES);
            case BINARY -> {
                int length = length();
                in.position(in.position() + length);
            }
            case LIST, SET -> {
                int head = in.get();
                long size = (head & 0xF0) == 0xF0 ? unsigned() : (head & 0xF0) >> 4;
                int element = head & 0x0F;
                for (long left = size; left > 0; left--) {
                    // A truth value takes a byte in a list, and none in a structure.
                    skip(element == TRUE || element == FALSE ? BYTE : element, depth + 1);
                }
            }
            case MAP -> throw new UnreadableException("there is a map");
            case STRUCT -> {
                for (int head = in.get(); head != STOP; head = in.get()) {
                    if ((head & 0xF0) == 0) {
                        zigzag();
                    }
                    skip(head & 0x0F, depth + 1);
                }
            }
            default -> throw new UnreadableException("there is a field of the type " + kind);
        }
    }

    private void require(int expected) {
        if (type != expected) {
            throw new UnreadableException("a field has the type " + type + ", not " + expected);
        }
    }

    private int length() {
        long length = unsigned();
        if (length < 0 || length > in.remaining()) {
            throw new UnreadableException("a text claims " + length + " bytes");
        }
        return (int) length;
    }

    private long zigzag() {
        long coded = unsigned();
        return (coded >>> 1) ^ -(coded & 1);
    }

    private long unsigned() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte b = in.get();
            value |= (b & 0x7FL) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw new UnreadableException("a number does not end");
    }
}
