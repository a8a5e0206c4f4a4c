package io.tidewatch.parse.json;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.LongConsumer;

/**
 * Writes JSON objects into one growing array, for collectors that compose records of what another protocol says. Members are given as
 * names made once by {@link #name}; the commas come by themselves.
 *
 * <p>Makes no object a member. The memory is asked for before it is taken, so that its owner bounds it. Not thread-safe.
 */
public final class JsonWriter {
    private static final byte[] REPLACEMENT = {(byte) 0xEF, (byte) 0xBF, (byte) 0xBD};
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SMALLEST = "-9223372036854775808".getBytes(StandardCharsets.US_ASCII);
    private static final int FIRST = 1 << 12;
    private static final int MOST = Integer.MAX_VALUE - 64;
    private static final int MAX_ESCAPE = 6;
    /** Room for a word stored past the end of a text. */
    private static final int SLACK = 8;

    private final LongConsumer asked;
    private byte[] bytes;
    private int size;

    /**
     * @param asked called with the size that the array is about to have, in bytes, before it is made; throws to refuse
     */
    public JsonWriter(LongConsumer asked) {
        this(asked, FIRST);
    }

    /**
     * @param asked called with the size that the array is about to have, in bytes, before it is made; throws to refuse
     * @param expected how much will be written, about, in bytes
     */
    public JsonWriter(LongConsumer asked, int expected) {
        this.asked = requireNonNull(asked, "asked is null");
        int first = Math.max(FIRST, expected);
        asked.accept(first);
        this.bytes = new byte[first];
    }

    /** A member's name as it is written: {@code "name":}. */
    public static byte[] name(String name) {
        JsonWriter writer = new JsonWriter(size -> {});
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        writer.text(utf8, 0, utf8.length);
        writer.put((byte) ':');
        return writer.copy(0, writer.size);
    }

    /** The array that is written to; valid until the next call that writes. */
    public byte[] bytes() {
        return bytes;
    }

    /** How many bytes were written. */
    public int size() {
        return size;
    }

    /** Forgets what was written from {@code size} on. */
    public void cut(int size) {
        if (size > this.size) {
            throw new IllegalArgumentException("cut at " + size + " of " + this.size + " bytes");
        }
        this.size = size;
    }

    /** What was written from {@code from} to {@code to}, copied. */
    public byte[] copy(int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }

    /** Begins an object, as a record or as a member's value. */
    public void begin() {
        put((byte) '{');
    }

    /** Ends the object. */
    public void end() {
        put((byte) '}');
    }

    /** Begins an array. */
    public void beginList() {
        put((byte) '[');
    }

    /** Ends the array. */
    public void endList() {
        put((byte) ']');
    }

    /** Separates an element of an array from the one before it. */
    public void element() {
        if (bytes[size - 1] != '[') {
            put((byte) ',');
        }
    }

    /** Begins a member; {@code name} is of {@link #name}. Its value comes next. */
    public void member(byte[] name) {
        comma();
        raw(name, 0, name.length);
    }

    /** Begins a member whose name is JSON text without its quotes, already checked. */
    public void jsonMember(byte[] b, int from, int to) {
        comma();
        grow(to - from + 3);
        bytes[size++] = '"';
        System.arraycopy(b, from, bytes, size, to - from);
        size += to - from;
        bytes[size++] = '"';
        bytes[size++] = ':';
    }

    /** Begins a member whose name is any bytes. */
    public void textMember(byte[] b, int from, int to) {
        comma();
        text(b, from, to);
        put((byte) ':');
    }

    /** A value that is JSON text already, or members that {@link #copy} gave. */
    public void raw(byte[] b, int from, int to) {
        grow(to - from);
        System.arraycopy(b, from, bytes, size, to - from);
        size += to - from;
    }

    /** Members that were written elsewhere, without braces; none is allowed. */
    public void members(byte[] b, int from, int to) {
        if (to > from) {
            comma();
            raw(b, from, to);
        }
    }

    /** A whole number. */
    public void number(long value) {
        grow(20);
        if (value == Long.MIN_VALUE) {
            raw(SMALLEST, 0, SMALLEST.length);
            return;
        }
        long rest = Math.abs(value);
        if (value < 0) {
            bytes[size++] = '-';
        }
        int digits = 1;
        for (long limit = 10; digits < 19 && rest >= limit; limit *= 10) {
            digits++;
        }
        for (int i = size + digits - 1; i >= size; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        size += digits;
    }

    /** A number with a fraction; what JSON has no number for ({@code NaN}, infinities) becomes text. */
    public void number(double value) {
        String text = Double.toString(value);
        if (Double.isFinite(value)) {
            byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
            raw(ascii, 0, ascii.length);
            return;
        }
        text(text);
    }

    public void literal(boolean value) {
        byte[] word = (value ? "true" : "false").getBytes(StandardCharsets.US_ASCII);
        raw(word, 0, word.length);
    }

    public void text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        text(utf8, 0, utf8.length);
    }

    /** Bytes as hexadecimal text. */
    public void hex(byte[] b, int from, int to) {
        grow(2 * (to - from) + 2);
        bytes[size++] = '"';
        for (int i = from; i < to; i++) {
            bytes[size++] = HEX[b[i] >> 4 & 15];
            bytes[size++] = HEX[b[i] & 15];
        }
        bytes[size++] = '"';
    }

    /** Any bytes as text: escaped where JSON asks for it, U+FFFD for those that are no UTF-8; whether there were none of those. */
    public boolean text(byte[] b, int from, int to) {
        boolean valid = true;
        grow(to - from + 2 + SLACK);
        bytes[size++] = '"';
        int i = from;
        int lastWord = b.length - 8;
        for (; ; ) {
            // As many bytes as are left fit; a word more may be stored past them and is overwritten.
            while (i <= lastWord && i < to) {
                long word = Swar.at(b, i);
                Swar.LONGS.set(bytes, size, word);
                long marks = Swar.special(word);
                int plain = Math.min(marks == 0 ? 8 : Swar.first(marks), to - i);
                i += plain;
                size += plain;
                if (marks != 0) {
                    break;
                }
            }
            if (i >= to) {
                put((byte) '"');
                return valid;
            }
            int c = b[i];
            if (c < 0) {
                int length = Utf8.length(b, i, to);
                grow(Math.max(3, length) + to - i + SLACK);
                if (length == 0) {
                    valid = false;
                    raw(REPLACEMENT, 0, REPLACEMENT.length);
                    i++;
                } else {
                    System.arraycopy(b, i, bytes, size, length);
                    size += length;
                    i += length;
                }
            } else if (c < ' ' || c == '"' || c == '\\') {
                grow(MAX_ESCAPE + to - i + SLACK);
                escape(c);
                i++;
            } else {
                bytes[size++] = (byte) c;
                i++;
            }
        }
    }

    private void escape(int c) {
        bytes[size++] = '\\';
        switch (c) {
            case '"', '\\' -> bytes[size++] = (byte) c;
            case '\n' -> bytes[size++] = 'n';
            case '\r' -> bytes[size++] = 'r';
            case '\t' -> bytes[size++] = 't';
            default -> {
                bytes[size++] = 'u';
                bytes[size++] = '0';
                bytes[size++] = '0';
                bytes[size++] = HEX[c >> 4];
                bytes[size++] = HEX[c & 15];
            }
        }
    }

    private void comma() {
        if (size > 0 && bytes[size - 1] != '{') {
            put((byte) ',');
        }
    }

    private void put(byte b) {
        grow(1);
        bytes[size++] = b;
    }

    private void grow(int more) {
        long wanted = (long) size + more;
        if (wanted > bytes.length) {
            if (wanted > MOST) {
                throw new IllegalStateException("more than " + MOST + " bytes of JSON");
            }
            int length = (int) Math.min(MOST, Math.max(wanted, bytes.length * 2L));
            asked.accept(length);
            bytes = Arrays.copyOf(bytes, length);
        }
    }
}
