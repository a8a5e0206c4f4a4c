package io.tidewatch.event;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what was found out about a shape. Bounded: slots are overwritten when two shapes want the same one, so the function
 * must be pure and is called again when its answer was displaced. Thread-safe, without locks.
 */
public final class ShapeCache<T> {
    private static final int SLOTS = 4_096;

    private final Function<Shape, T> finder;
    private final AtomicReferenceArray<@Nullable Entry<T>> slots;
    private final int mask;

    private record Entry<T>(Shape shape, T found) {}

    public ShapeCache(Function<Shape, T> finder) {
        this(finder, SLOTS);
    }

    /** @param slots how many shapes to remember at most, a power of two */
    public ShapeCache(Function<Shape, T> finder, int slots) {
        if (Integer.bitCount(slots) != 1) {
            throw new IllegalArgumentException("slots is not a power of two: " + slots);
        }
        this.finder = requireNonNull(finder, "finder is null");
        this.slots = new AtomicReferenceArray<>(slots);
        this.mask = slots - 1;
    }

    public T get(Shape shape) {
        int hash = System.identityHashCode(shape);
        int slot = (hash ^ hash >>> 12) & mask;
        Entry<T> entry = slots.getPlain(slot);
        if (entry != null && entry.shape == shape) {
            return entry.found;
        }
        T found = finder.apply(shape);
        slots.set(slot, new Entry<>(shape, found));
        return found;
    }
}
