package io.tidewatch.sigma.fields;

import io.tidewatch.event.Shape;
import java.util.List;

/** Finds the field that a list of names means in events of a shape. */
public final class FieldNames {
    private static final String ANY_PART = ".*.";

    private FieldNames() {}

    /**
     * Where the first of the names stands that the shape has, or -1. {@code .*.} in a name stands for any parts between dots, as
     * Windows puts {@code UserData} below an element whose name differs from event to event.
     */
    public static int first(Shape shape, List<String> names) {
        for (String name : names) {
            int index = name.contains(ANY_PART) ? matching(shape, name) : shape.indexOf(name);
            if (index >= 0) {
                return index;
            }
        }
        return -1;
    }

    private static int matching(Shape shape, String name) {
        int star = name.indexOf(ANY_PART);
        String before = name.substring(0, star + 1);
        String after = name.substring(star + 2);
        for (int i = 0; i < shape.size(); i++) {
            String candidate = shape.name(i);
            if (candidate.startsWith(before)
                    && candidate.endsWith(after)
                    && candidate.length() > before.length() + after.length()) {
                return i;
            }
        }
        return -1;
    }
}
