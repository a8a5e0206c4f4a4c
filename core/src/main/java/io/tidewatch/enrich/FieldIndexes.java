package io.tidewatch.enrich;

import io.tidewatch.event.Shape;
import io.tidewatch.event.ShapeCache;
import java.util.List;

/** Where the fields that an enricher looks at stand in an event, found out once a shape. Thread-safe. */
public final class FieldIndexes {
    private static final int SHAPES = 1_024;
    private static final int[] NONE = {};

    private final List<String> names;
    private final ShapeCache<int[]> cache;

    /** @param names the fields, in the order of their use */
    public FieldIndexes(List<String> names) {
        this.names = List.copyOf(names);
        this.cache = new ShapeCache<>(this::find, SHAPES);
    }

    /**
     * For each field of the names that the shape has two numbers: the place among the names, then the index in the shape. Shared, not to
     * be written to.
     */
    public int[] in(Shape shape) {
        return cache.get(shape);
    }

    private int[] find(Shape shape) {
        int[] found = new int[names.size() * 2];
        int length = 0;
        for (int i = 0; i < names.size(); i++) {
            int index = shape.indexOf(names.get(i));
            if (index >= 0) {
                found[length++] = i;
                found[length++] = index;
            }
        }
        return length == 0 ? NONE : java.util.Arrays.copyOf(found, length);
    }
}
