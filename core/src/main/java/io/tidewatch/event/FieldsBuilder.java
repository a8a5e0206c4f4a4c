package io.tidewatch.event;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Collects fields and makes {@link Fields} of them; reused by its owner for event after event, so that it allocates only what an
 * event keeps. A name put twice keeps its place and takes the later value. Not thread-safe.
 */
public final class FieldsBuilder {
    private Shape shape = Shape.empty();
    private byte[] kinds = new byte[32];
    private long[] cells = new long[32];
    private byte[] utf8 = new byte[1024];
    private int utf8Length;

    /** Text as a slice of UTF-8 bytes, copied. */
    public void put(String name, byte[] bytes, int offset, int length) {
        put(name, FieldKind.TEXT, appended(bytes, offset, length));
    }

    public void put(String name, Slice text) {
        put(name, text.array(), text.offset(), text.length());
    }

    public void put(String name, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        put(name, bytes, 0, bytes.length);
    }

    public void put(String name, long value) {
        put(name, FieldKind.LONG, value);
    }

    public void put(String name, double value) {
        put(name, FieldKind.DOUBLE, Double.doubleToRawLongBits(value));
    }

    public void put(String name, boolean value) {
        put(name, FieldKind.BOOLEAN, value ? 1 : 0);
    }

    public void putNull(String name) {
        put(name, FieldKind.NULL, 0);
    }

    /** Several values, given as the UTF-8 text of a JSON array, copied. */
    public void putList(String name, byte[] json, int offset, int length) {
        put(name, FieldKind.LIST, appended(json, offset, length));
    }

    /** Several values: String, Long, Integer, Double, Boolean or null each. */
    public void putList(String name, Iterable<?> values) {
        byte[] json = ListText.write(values).getBytes(StandardCharsets.UTF_8);
        putList(name, json, 0, json.length);
    }

    /** A value of any of the kinds: null, String, Long, Integer, Double, Float, Boolean, Slice or an Iterable of those. */
    public void putValue(String name, @Nullable Object value) {
        switch (value) {
            case null -> putNull(name);
            case Long v -> put(name, v.longValue());
            case Integer v -> put(name, v.longValue());
            case Double v -> put(name, v.doubleValue());
            case Float v -> put(name, v.doubleValue());
            case Boolean v -> put(name, v.booleanValue());
            case Slice v -> put(name, v);
            case Iterable<?> v -> putList(name, v);
            default -> put(name, value.toString());
        }
    }

    /** All of {@code fields}, in order. */
    public void putAll(Fields fields) {
        for (int i = 0; i < fields.size(); i++) {
            FieldKind kind = fields.kind(i);
            if (kind == FieldKind.TEXT || kind == FieldKind.LIST) {
                put(fields.name(i), kind, appended(fields.utf8(), fields.textOffset(i), fields.textLength(i)));
            } else {
                put(fields.name(i), kind, fields.longAt(i));
            }
        }
    }

    /** The shape so far; for readers that guess the next name by {@link Shape#recentChild}. */
    public Shape shape() {
        return shape;
    }

    public int size() {
        return shape.size();
    }

    public boolean has(String name) {
        return shape.indexOf(name) >= 0;
    }

    /** The text that was put under {@code name}, or null; for derivations from what a parser found. */
    public @Nullable String text(String name) {
        int index = shape.indexOf(name);
        if (index < 0 || (kinds[index] != FieldKind.TEXT.code() && kinds[index] != FieldKind.LIST.code())) {
            return index < 0 || kinds[index] == FieldKind.NULL.code()
                    ? null
                    : snapshot().textAt(index);
        }
        return new String(utf8, (int) (cells[index] >>> 32), (int) cells[index], StandardCharsets.UTF_8);
    }

    /** Forgets everything put, and keeps the memory. */
    public void clear() {
        shape = Shape.empty();
        utf8Length = 0;
    }

    /** The fields put so far. The builder may then be cleared and used again. */
    public Fields build() {
        return shape.size() == 0 ? Fields.EMPTY : snapshot();
    }

    private Fields snapshot() {
        return new Fields(
                shape,
                Arrays.copyOf(kinds, shape.size()),
                Arrays.copyOf(cells, shape.size()),
                Arrays.copyOf(utf8, utf8Length));
    }

    private void put(String name, FieldKind kind, long cell) {
        requireNonNull(name, "name is null");
        int index = existing(name);
        if (index < 0) {
            index = shape.size();
            if (index == kinds.length) {
                kinds = Arrays.copyOf(kinds, index * 2);
                cells = Arrays.copyOf(cells, index * 2);
            }
            shape = shape.with(name);
        }
        kinds[index] = kind.code();
        cells[index] = cell;
    }

    /** Where the name stands already, or -1. A shape that was walked to before proves that the name is new, without a look-up. */
    private int existing(String name) {
        Shape recent = shape.recentChild();
        return recent != null && recent.lastName().equals(name) ? -1 : shape.indexOf(name);
    }

    private long appended(byte[] bytes, int offset, int length) {
        if (utf8.length - utf8Length < length) {
            utf8 = Arrays.copyOf(utf8, Math.max(utf8.length * 2, Math.addExact(utf8Length, length)));
        }
        System.arraycopy(bytes, offset, utf8, utf8Length, length);
        long cell = (long) utf8Length << 32 | length;
        utf8Length += length;
        return cell;
    }
}
