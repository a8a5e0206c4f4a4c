package io.tidewatch.server.parquet;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/** Writes Thrift's compact protocol, in which Parquet describes its pages and itself. Fields of a struct go in rising order of their ids. */
final class CompactThrift {
    private static final int TRUE = 1;
    private static final int I32 = 5;
    private static final int I64 = 6;
    private static final int BINARY = 8;
    private static final int LIST = 9;
    private static final int STRUCT = 12;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Deque<Integer> outer = new ArrayDeque<>();
    private int last;

    CompactThrift i32(int field, int value) {
        head(field, I32);
        zigzag(value);
        return this;
    }

    CompactThrift i64(int field, long value) {
        head(field, I64);
        zigzag(value);
        return this;
    }

    CompactThrift yes(int field) {
        head(field, TRUE);
        return this;
    }

    CompactThrift text(int field, String value) {
        head(field, BINARY);
        text(value);
        return this;
    }

    CompactThrift numbers(int field, int... values) {
        list(field, I32, values.length);
        for (int value : values) {
            zigzag(value);
        }
        return this;
    }

    CompactThrift texts(int field, String value) {
        list(field, BINARY, 1);
        text(value);
        return this;
    }

    /** Begins a list of structs; each follows as {@link #element}…{@link #end}, or as {@link #bytes} that hold such. */
    CompactThrift structs(int field, int size) {
        list(field, STRUCT, size);
        return this;
    }

    CompactThrift element() {
        outer.push(last);
        last = 0;
        return this;
    }

    CompactThrift struct(int field) {
        head(field, STRUCT);
        return element();
    }

    CompactThrift end() {
        out.write(0);
        last = outer.isEmpty() ? 0 : outer.pop();
        return this;
    }

    CompactThrift bytes(ByteArrayOutputStream written) {
        out.writeBytes(written.toByteArray());
        return this;
    }

    byte[] toByteArray() {
        return out.toByteArray();
    }

    private void head(int field, int type) {
        int step = field - last;
        if (step > 0 && step <= 15) {
            out.write(step << 4 | type);
        } else {
            out.write(type);
            zigzag(field);
        }
        last = field;
    }

    private void list(int field, int type, int size) {
        head(field, LIST);
        if (size < 15) {
            out.write(size << 4 | type);
        } else {
            out.write(0xF0 | type);
            unsigned(size);
        }
    }

    private void text(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        unsigned(utf8.length);
        out.writeBytes(utf8);
    }

    private void zigzag(long value) {
        unsigned(value << 1 ^ value >> 63);
    }

    private void unsigned(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
