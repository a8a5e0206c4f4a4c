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
    private final AtomicReferenceArray<@Nullable Entry<T>> slots = new AtomicReferenceArray<>(SLOTS);

    private record Entry<T>(Shape shape, T found) {}

    public ShapeCache(Function<Shape, T> finder) {
        this.finder = requireNonNull(finder, "finder is null");
    }

    public T get(Shape shape) {
        int hash = System.identityHashCode(shape);
        int slot = (hash ^ hash >>> 12) & (SLOTS - 1);
        Entry<T> entry = slots.getPlain(slot);
        if (entry != null && entry.shape == shape) {
            return entry.found;
        }
        T found = finder.apply(shape);
        slots.set(slot, new Entry<>(shape, found));
        return found;
    }
}
