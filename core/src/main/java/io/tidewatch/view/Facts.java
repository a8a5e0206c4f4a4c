package io.tidewatch.view;

import io.tidewatch.event.Event;
import io.tidewatch.event.FieldKind;
import io.tidewatch.event.Fields;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one event while a view is made: its fields, what {@link Reading}s add to them, and {@code @time}, {@code @id} and
 * the like. Remembers which fields were read, so that the rest can be told. Used by one thread.
 */
final class Facts {
    /** How sources write that they have nothing to say. */
    private static final Set<String> NOTHING = Set.of("", "-");

    private final Event event;
    private final Map<String, Added> added = new LinkedHashMap<>();
    private final Set<String> read = new HashSet<>();
    private @Nullable Object item;
    private @Nullable String undottedUnder;

    /** A value that a reading gave, and the fields that it made it of. */
    private record Added(Object value, Set<String> of) {}

    Facts(Event event) {
        this.event = event;
    }

    Event event() {
        return event;
    }

    /** The value of that name, as {@link Fields#valueAt} gives it, or null where there is none; it counts as read. */
    @Nullable
    Object value(String name) {
        if (name.startsWith("@")) {
            return own(name);
        }
        Added reading = added.get(name);
        if (reading != null) {
            read.add(name);
            read.addAll(reading.of());
            return reading.value();
        }
        Object value = meaningful(event.fields().value(name));
        if (value != null) {
            read.add(name);
        }
        return value;
    }

    private @Nullable Object own(String name) {
        return switch (name) {
            case "@time" -> event.time();
            case "@ingested" -> event.ingested();
            case "@id" -> event.id().toString();
            case "@tenant" -> event.tenant().value();
            case "@dataset" -> event.dataset().value();
            case "@product" -> event.dataset().product();
            case "@severity" -> event.severity().label();
            case "@source" -> event.origin().source();
            case "@transport" -> event.origin().transport();
            case "@address" -> meaningful(event.origin().address());
            case "@path" -> meaningful(event.origin().path());
            case "@raw" -> event.keepRaw() ? meaningful(event.raw().text()) : null;
            case "@item" -> item;
            default -> null;
        };
    }

    /** The names that {@link #value} answers beside those of fields. */
    static List<String> ownNames() {
        return List.of(
                "@time",
                "@ingested",
                "@id",
                "@tenant",
                "@dataset",
                "@product",
                "@severity",
                "@source",
                "@transport",
                "@address",
                "@path",
                "@raw",
                "@item");
    }

    private static @Nullable Object meaningful(@Nullable Object value) {
        if (value instanceof String text && NOTHING.contains(text)) {
            return null;
        }
        return value instanceof List<?> list && list.isEmpty() ? null : value;
    }

    /** What {@code expression} makes of each element, where {@code @item} is that element. */
    @Nullable
    Object withItem(Object element, Expression expression) {
        Object outer = item;
        item = element;
        try {
            return expression.of(this);
        } finally {
            item = outer;
        }
    }

    /** Adds what {@code expression} gives under {@code name}; where it gives nothing, or something is there and must stay, does nothing. */
    void add(String name, Expression expression, boolean replace) {
        if (!replace && (added.containsKey(name) || meaningful(event.fields().value(name)) != null)) {
            return;
        }
        Set<String> before = new HashSet<>(read);
        read.clear();
        Object value = expression.of(this);
        if (value != null) {
            added.put(name, new Added(value, Set.copyOf(read)));
        }
        read.clear();
        read.addAll(before);
    }

    /** Forgets what was read, since another mapping is tried. */
    void startOver() {
        read.clear();
    }

    /** Says that fields without a dot in their names belong under this name in a document. */
    void undottedUnder(String name) {
        undottedUnder = name;
    }

    /** All fields, those of readings too, under the names that a document gives them. */
    Map<String, Object> all() {
        Map<String, Object> all = new LinkedHashMap<>();
        Fields fields = event.fields();
        for (int i = 0; i < fields.size(); i++) {
            Object value = fields.kind(i) == FieldKind.NULL ? null : fields.valueAt(i);
            if (value != null) {
                String name = fields.name(i);
                boolean moved = undottedUnder != null && name.indexOf('.') < 0 && !name.equals(Event.MESSAGE);
                all.put(moved ? undottedUnder + '.' + name : name, value);
            }
        }
        added.forEach((name, reading) -> all.put(name, reading.value()));
        return all;
    }

    /** The event's own fields whose names begin so, by what follows in their names; they count as read. */
    Map<String, Object> below(String prefix) {
        Map<String, Object> below = new LinkedHashMap<>();
        Fields fields = event.fields();
        for (int i = 0; i < fields.size(); i++) {
            String name = fields.name(i);
            Object value = name.length() > prefix.length() && name.startsWith(prefix) ? fields.valueAt(i) : null;
            if (value != null) {
                below.put(name.substring(prefix.length()), value);
                read.add(name);
            }
        }
        return below;
    }

    /** The event's own fields that nothing has read, without those of {@code except}. */
    Map<String, Object> rest(Set<String> except) {
        Map<String, Object> rest = new LinkedHashMap<>();
        Fields fields = event.fields();
        for (int i = 0; i < fields.size(); i++) {
            String name = fields.name(i);
            Object value = read.contains(name) || except.contains(name) ? null : meaningful(fields.valueAt(i));
            if (value != null) {
                rest.put(name, Json.value(value));
            }
        }
        return rest;
    }
}
