package io.tidewatch.event;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event's flat table of typed fields with dotted names. Four arrays hold any number of fields, and text stays UTF-8, so that
 * parsing, matching and storing make no object a field. Immutable and thread-safe; made by {@link FieldsBuilder}.
 *
 * <p>By index, for code that runs on every event: {@link #kind}, then {@link #textOffset}/{@link #textLength} in {@link #utf8}, or
 * {@link #longAt}… By name, for everything else: {@link #text}, {@link #value}.
 */
public final class Fields {
    /** No fields. */
    public static final Fields EMPTY = new Fields(Shape.empty(), new byte[0], new long[0], new byte[0]);

    private final Shape shape;
    private final byte[] kinds;
    private final long[] cells;
    private final byte[] utf8;

    /** Takes the arrays as they are; {@link FieldsBuilder} gives copies of its own. */
    Fields(Shape shape, byte[] kinds, long[] cells, byte[] utf8) {
        this.shape = shape;
        this.kinds = kinds;
        this.cells = cells;
        this.utf8 = utf8;
    }

    /** The fields of {@code values}, in its order; values as {@link FieldsBuilder#putValue} takes them. */
    public static Fields of(Map<String, ?> values) {
        FieldsBuilder builder = new FieldsBuilder();
        values.forEach(builder::putValue);
        return builder.build();
    }

    /** These fields, and after them those of {@code more}, none of whose names is among these. */
    public Fields and(Fields more) {
        int size = size();
        Shape both = shape;
        for (int i = 0; i < more.size(); i++) {
            both = both.with(more.name(i));
        }
        byte[] bothKinds = Arrays.copyOf(kinds, size + more.size());
        long[] bothCells = Arrays.copyOf(cells, size + more.size());
        System.arraycopy(more.kinds, 0, bothKinds, size, more.size());
        for (int i = 0; i < more.size(); i++) {
            FieldKind kind = more.kind(i);
            boolean text = kind == FieldKind.TEXT || kind == FieldKind.LIST;
            bothCells[size + i] = text ? more.cells[i] + ((long) utf8.length << 32) : more.cells[i];
        }
        byte[] bothUtf8 = Arrays.copyOf(utf8, Math.addExact(utf8.length, more.utf8.length));
        System.arraycopy(more.utf8, 0, bothUtf8, utf8.length, more.utf8.length);
        return new Fields(both, bothKinds, bothCells, bothUtf8);
    }

    public Shape shape() {
        return shape;
    }

    public int size() {
        return kinds.length;
    }

    public String name(int index) {
        return shape.name(index);
    }

    public FieldKind kind(int index) {
        return FieldKind.ofCode(kinds[index]);
    }

    /** The bytes that {@link #textOffset} and {@link #textLength} point into; shared, not to be written to. */
    public byte[] utf8() {
        return utf8;
    }

    /** Where the text of a {@code TEXT} or {@code LIST} field begins in {@link #utf8}. */
    public int textOffset(int index) {
        return (int) (cells[index] >>> 32);
    }

    /** How many bytes of {@link #utf8} the text of a {@code TEXT} or {@code LIST} field has. */
    public int textLength(int index) {
        return (int) cells[index];
    }

    /** The value of a {@code LONG} field. */
    public long longAt(int index) {
        return cells[index];
    }

    /** The value of a {@code DOUBLE} field. */
    public double doubleAt(int index) {
        return Double.longBitsToDouble(cells[index]);
    }

    /** The value of a {@code BOOLEAN} field. */
    public boolean booleanAt(int index) {
        return cells[index] != 0;
    }

    /** The value as text, whatever its kind; null for {@code NULL}. */
    public @Nullable String textAt(int index) {
        return switch (kind(index)) {
            case NULL -> null;
            case TEXT, LIST -> new String(utf8, textOffset(index), textLength(index), StandardCharsets.UTF_8);
            case LONG -> Long.toString(longAt(index));
            case DOUBLE -> Double.toString(doubleAt(index));
            case BOOLEAN -> Boolean.toString(booleanAt(index));
        };
    }

    /** The value as String, Long, Double, Boolean, a List of those (for {@code LIST}), or null for {@code NULL}. */
    public @Nullable Object valueAt(int index) {
        return switch (kind(index)) {
            case NULL -> null;
            case TEXT -> textAt(index);
            case LIST -> ListText.read(requireNonNull(textAt(index)));
            case LONG -> longAt(index);
            case DOUBLE -> doubleAt(index);
            case BOOLEAN -> booleanAt(index);
        };
    }

    /** Whether a field of that name is present, even if null. */
    public boolean has(String name) {
        return shape.indexOf(name) >= 0;
    }

    /** The field's value as text, or null when it is absent or null. */
    public @Nullable String text(String name) {
        int index = shape.indexOf(name);
        return index < 0 ? null : textAt(index);
    }

    /** The field's value as {@link #valueAt} gives it, or null when it is absent. */
    public @Nullable Object value(String name) {
        int index = shape.indexOf(name);
        return index < 0 ? null : valueAt(index);
    }

    /** All fields as {@link #valueAt} gives them, in order; for tests and output, not for hot paths. */
    public Map<String, @Nullable Object> toMap() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < size(); i++) {
            map.put(name(i), valueAt(i));
        }
        return map;
    }

    /** How much memory the values take, about, in bytes. */
    public long weight() {
        return 80L + kinds.length * 9L + utf8.length;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Fields fields)
                || !shape.names().equals(fields.shape.names())
                || !Arrays.equals(kinds, fields.kinds)) {
            return false;
        }
        for (int i = 0; i < size(); i++) {
            if (!java.util.Objects.equals(textAt(i), fields.textAt(i))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        return List.of(shape.names(), Arrays.hashCode(kinds)).hashCode();
    }

    @Override
    public String toString() {
        return toMap().toString();
    }
}
