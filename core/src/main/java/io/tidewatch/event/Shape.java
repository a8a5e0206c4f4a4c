package io.tidewatch.event;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The field names of an event, in order; events that have the same names share one shape, so that whatever must be found out
 * about names (which column, which rules) is found out once a shape and not once an event; see {@link ShapeCache}.
 *
 * <p>Shapes form a tree: {@link #with} walks from a shape to the one that has a further name. The tree is bounded: when hostile
 * input has made {@value #MAX_SHAPES} shapes it is begun anew, so two shapes can have equal names; never compare shapes to
 * learn whether names differ. Thread-safe.
 */
public final class Shape {
    static final int MAX_SHAPES = 16_384;

    private static final AtomicInteger MADE = new AtomicInteger();
    private static volatile Shape root = new Shape(null, "", 0);

    private final @Nullable Shape parent;
    private final String lastName;
    private final byte[] lastNameUtf8;
    private final int size;
    private final ConcurrentHashMap<String, Shape> children = new ConcurrentHashMap<>(2);
    private volatile @Nullable Shape recentChild;
    private volatile @Nullable Names names;

    private record Names(List<String> list, Map<String, Integer> indexes) {}

    private Shape(@Nullable Shape parent, String lastName, int size) {
        this.parent = parent;
        this.lastName = lastName;
        this.lastNameUtf8 = lastName.getBytes(StandardCharsets.UTF_8);
        this.size = size;
    }

    /** The shape without names, from which every other grows. */
    public static Shape empty() {
        return root;
    }

    /** The shape that has {@code name} after this one's names; {@code name} must not be among them. */
    public Shape with(String name) {
        Shape recent = recentChild;
        if (recent != null && recent.lastName.equals(name)) {
            return recent;
        }
        Shape child = children.get(requireNonNull(name, "name is null"));
        if (child == null) {
            child = children.computeIfAbsent(name, n -> new Shape(this, n, size + 1));
            if (MADE.incrementAndGet() > MAX_SHAPES) {
                MADE.set(0);
                root = new Shape(null, "", 0);
            }
        }
        recentChild = child;
        return child;
    }

    /**
     * The child most lately walked to, a guess at the next field of an event like the last; null where there is none. A reader
     * that holds a name as bytes compares them with {@link #lastNameUtf8} before it makes a string of them.
     */
    public @Nullable Shape recentChild() {
        return recentChild;
    }

    public int size() {
        return size;
    }

    /** The last name; empty for the shape without names. */
    public String lastName() {
        return lastName;
    }

    /** The last name as UTF-8; shared, not to be written to. */
    public byte[] lastNameUtf8() {
        return lastNameUtf8;
    }

    /** The name at {@code index}. */
    public String name(int index) {
        return resolved().list.get(index);
    }

    /** All names, in order. */
    public List<String> names() {
        return resolved().list;
    }

    /** Where {@code name} stands, or -1. */
    public int indexOf(String name) {
        return resolved().indexes.getOrDefault(name, -1);
    }

    /**
     * As {@link #indexOf}, but remembers nothing: for a shape that is still growing, of which hostile input can make many. Takes time
     * in proportion to the names.
     */
    public int find(String name) {
        for (Shape shape = this; shape.parent != null; shape = shape.parent) {
            if (shape.lastName.equals(name)) {
                return shape.size - 1;
            }
        }
        return -1;
    }

    private Names resolved() {
        Names known = names;
        if (known == null) {
            String[] list = new String[size];
            Map<String, Integer> indexes = HashMap.newHashMap(size);
            for (Shape shape = this; shape.parent != null; shape = shape.parent) {
                list[shape.size - 1] = shape.lastName;
                indexes.put(shape.lastName, shape.size - 1);
            }
            known = new Names(List.of(list), indexes);
            names = known;
        }
        return known;
    }

    @Override
    public String toString() {
        return names().toString();
    }
}
