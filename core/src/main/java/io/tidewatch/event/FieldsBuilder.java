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

    /** The value of {@code fields} at {@code index}, under {@code name}. */
    public void put(String name, Fields fields, int index) {
        FieldKind kind = fields.kind(index);
        if (kind == FieldKind.TEXT || kind == FieldKind.LIST) {
            put(name, kind, appended(fields.utf8(), fields.textOffset(index), fields.textLength(index)));
        } else {
            put(name, kind, fields.longAt(index));
        }
    }

    /** All of {@code fields}, in order. */
    public void putAll(Fields fields) {
        for (int i = 0; i < fields.size(); i++) {
            put(fields.name(i), fields, i);
        }
    }

    /**
     * The array that text is appended to, with room for at least {@code bytes} more after {@link #textEnd}. A reader decodes
     * into it from there and then claims what it wrote by {@link #putText} or {@link #putNextText}; until then the bytes belong
     * to no field.
     */
    public byte[] room(int bytes) {
        if (utf8.length - utf8Length < bytes) {
            utf8 = Arrays.copyOf(utf8, Math.max(utf8.length * 2, Math.addExact(utf8Length, bytes)));
        }
        return utf8;
    }

    /** Where the next text will begin in {@link #room}. */
    public int textEnd() {
        return utf8Length;
    }

    /** Text or a list that its reader wrote to {@link #room} from {@link #textEnd} to {@code end}. */
    public void putText(String name, FieldKind kind, int end) {
        put(name, kind, claimed(end));
    }

    /** As {@link #putText}, for a name that is known to be new: {@code next} is {@code shape().with(name)}. */
    public void putNextText(Shape next, FieldKind kind, int end) {
        putNext(next, kind, claimed(end));
    }

    /** A value for a name that is known to be new: {@code next} is {@code shape().with(name)}; the cell as {@link Fields} holds it. */
    public void putNext(Shape next, FieldKind kind, long cell) {
        int index = next.size() - 1;
        if (index == kinds.length) {
            kinds = Arrays.copyOf(kinds, index * 2);
            cells = Arrays.copyOf(cells, index * 2);
        }
        shape = next;
        kinds[index] = kind.code();
        cells[index] = cell;
    }

    /** The shape so far; for readers that guess the next name by {@link Shape#recentChild}. */
    public Shape shape() {
        return shape;
    }

    public int size() {
        return shape.size();
    }

    public boolean has(String name) {
        return shape.find(name) >= 0;
    }

    /** The text that was put under {@code name}, or null; for derivations from what a parser found. */
    public @Nullable String text(String name) {
        int index = shape.find(name);
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

    /** The fields put so far under other names: {@code renamed} has as many as {@link #shape}, in the same order. */
    public Fields buildAs(Shape renamed) {
        checkSize(renamed, shape.size());
        return new Fields(
                renamed,
                Arrays.copyOf(kinds, renamed.size()),
                Arrays.copyOf(cells, renamed.size()),
                Arrays.copyOf(utf8, utf8Length));
    }

    /** As {@link #buildAs}, without the field at {@code dropped}, which {@code renamed} must not have either. */
    public Fields buildWithout(int dropped, Shape renamed) {
        checkSize(renamed, shape.size() - 1);
        int size = renamed.size();
        byte[] keptKinds = new byte[size];
        long[] keptCells = new long[size];
        System.arraycopy(kinds, 0, keptKinds, 0, dropped);
        System.arraycopy(kinds, dropped + 1, keptKinds, dropped, size - dropped);
        System.arraycopy(cells, 0, keptCells, 0, dropped);
        System.arraycopy(cells, dropped + 1, keptCells, dropped, size - dropped);
        return new Fields(renamed, keptKinds, keptCells, Arrays.copyOf(utf8, utf8Length));
    }

    private static void checkSize(Shape renamed, int size) {
        if (renamed.size() != size) {
            throw new IllegalArgumentException("renamed has " + renamed.size() + " names, the fields kept are " + size);
        }
    }

    /** The kind of the field at {@code index} of {@link #shape}. */
    public FieldKind kindAt(int index) {
        return FieldKind.ofCode(kinds[index]);
    }

    /** The cell of the field at {@code index}: offset and length in {@link #room} for text, else the value. */
    public long cellAt(int index) {
        return cells[index];
    }

    /** A value as {@link #cellAt} gives it, of this builder's own text; for a reader that keeps a value under a further name. */
    public void putCell(String name, FieldKind kind, long cell) {
        put(name, kind, cell);
    }

    /** Forgets what was put after the builder had {@code earlier} as its shape; a value replaced since stays replaced. */
    public void backTo(Shape earlier) {
        checkAtMost(earlier);
        shape = earlier;
    }

    /**
     * Keeps the fields at the indexes {@code kept}, which ascend, under the names of {@code renamed}, and forgets the others. Their
     * text stays in {@link #room} until the builder is cleared, so that their cells may be put again.
     */
    public void keep(int[] kept, Shape renamed) {
        checkSize(renamed, kept.length);
        for (int i = 0; i < kept.length; i++) {
            kinds[i] = kinds[kept[i]];
            cells[i] = cells[kept[i]];
        }
        shape = renamed;
    }

    private void checkAtMost(Shape earlier) {
        if (earlier.size() > shape.size()) {
            throw new IllegalArgumentException(
                    "earlier has " + earlier.size() + " names, more than the " + shape.size() + " put");
        }
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
        return recent != null && recent.lastName().equals(name) ? -1 : shape.find(name);
    }

    private long claimed(int end) {
        long cell = (long) utf8Length << 32 | (end - utf8Length);
        utf8Length = end;
        return cell;
    }

    private long appended(byte[] bytes, int offset, int length) {
        System.arraycopy(bytes, offset, room(length), utf8Length, length);
        long cell = (long) utf8Length << 32 | length;
        utf8Length += length;
        return cell;
    }
}
