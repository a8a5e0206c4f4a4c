package io.tidewatch.view;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Values as JSON can hold them, and documents of dotted names. */
final class Json {
    /** Names with more dots than this are not taken apart further, so that no name nests a document without end. */
    private static final int MAX_DEPTH = 16;

    private Json() {}

    /** Text, whole numbers, truths, lists and maps as they are; times in ISO form; what JSON has no number for, as text. */
    static Object value(Object value) {
        return switch (value) {
            case Instant time -> time.toString();
            case Double number when !Double.isFinite(number) -> number.toString();
            case List<?> list -> {
                List<Object> values = new ArrayList<>(list.size());
                for (Object element : list) {
                    if (element != null) {
                        values.add(value(element));
                    }
                }
                yield values;
            }
            default -> value;
        };
    }

    /**
     * {@code {"a.b":1,"a.c":2}} as {@code {"a":{"b":1,"c":2}}}. Where a name has both a value and names below it, those below keep
     * their dots: {@code {"a":1,"a.b":2}} stays as it is.
     */
    static Map<String, Object> nested(Map<String, Object> dotted) {
        Map<String, Object> document = new LinkedHashMap<>();
        dotted.forEach((name, value) -> {
            if (!put(document, name, value(value), dotted)) {
                document.put(name, value(value));
            }
        });
        return document;
    }

    private static boolean put(Map<String, Object> document, String name, Object value, Map<String, Object> dotted) {
        Map<String, Object> place = document;
        int from = 0;
        for (int depth = 0; depth < MAX_DEPTH; depth++) {
            int dot = name.indexOf('.', from);
            if (dot < 0 || dot == from || dot == name.length() - 1) {
                break;
            }
            if (dotted.containsKey(name.substring(0, dot))) {
                return false;
            }
            Object below = place.computeIfAbsent(name.substring(from, dot), key -> new LinkedHashMap<String, Object>());
            if (!(below instanceof Map<?, ?> map)) {
                return false;
            }
            place = asDocument(map);
            from = dot + 1;
        }
        return place.putIfAbsent(name.substring(from), value) == null;
    }

    /** Every map in a document has names for keys: it was made here or by a tree. */
    @SuppressWarnings("unchecked")
    static Map<String, Object> asDocument(Map<?, ?> map) {
        return (Map<String, Object>) map;
    }

    /** The value at a dotted path of a document; null where there is none. */
    static @org.jspecify.annotations.Nullable Object at(Map<String, Object> document, String path) {
        Object place = document;
        for (String name : path.split("\\.")) {
            if (!(place instanceof Map<?, ?> map)) {
                return null;
            }
            place = map.get(name);
        }
        return place;
    }
}
