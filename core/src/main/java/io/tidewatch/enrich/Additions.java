package io.tidewatch.enrich;

import static java.util.Objects.requireNonNull;

import io.tidewatch.enrich.address.IpAddress;
import io.tidewatch.event.FieldKind;
import io.tidewatch.event.Fields;
import io.tidewatch.event.FieldsBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What enrichers add to one event. What the event has stays: a name that it has already is refused and counted as a conflict if the values
 * differ; of two enrichers that put the same name the first wins. Reused for event after event by one thread. Not thread-safe.
 */
public final class Additions {
    /** The field that lists the versions of what was used: {@code feodo@3f2a90b1c4d5}. */
    public static final String LISTS = "enrichment.lists";

    private static final int MAX_LISTS = 32;

    private final FieldsBuilder builder = new FieldsBuilder();
    private final List<String> lists = new ArrayList<>();
    private Fields event = Fields.EMPTY;
    private @Nullable IpAddress[] addresses = new IpAddress[32];
    private boolean[] read = new boolean[32];
    private int added;
    private int conflicts;

    /** Forgets everything, and begins with the event that has these fields. */
    public void begin(Fields fields) {
        event = requireNonNull(fields, "fields is null");
        builder.clear();
        lists.clear();
        conflicts = 0;
        added = 0;
        if (read.length < fields.size()) {
            read = new boolean[fields.size() * 2];
            addresses = new IpAddress[read.length];
        } else {
            Arrays.fill(read, 0, fields.size(), false);
        }
    }

    /** The address that the event's field at {@code index} holds as text; null where it holds none. Read once an event. */
    public @Nullable IpAddress address(int index) {
        if (!read[index]) {
            read[index] = true;
            addresses[index] = event.kind(index) == FieldKind.TEXT
                    ? IpAddress.parse(event.utf8(), event.textOffset(index), event.textLength(index))
                    : null;
        }
        return addresses[index];
    }

    /** Text under a name that the event does not have. */
    public void put(String name, String text) {
        if (isFree(name, text)) {
            builder.put(name, text);
            added++;
        }
    }

    public void put(String name, long value) {
        if (isFree(name, value)) {
            builder.put(name, value);
            added++;
        }
    }

    public void put(String name, double value) {
        if (isFree(name, value)) {
            builder.put(name, value);
            added++;
        }
    }

    /** Several values; nothing is put for none. */
    public void putList(String name, List<?> values) {
        if (!values.isEmpty() && isFree(name, values)) {
            builder.putList(name, values);
            added++;
        }
    }

    /** A value of any of the kinds that {@link FieldsBuilder#putValue} takes, but null. */
    public void putValue(String name, Object value) {
        switch (value) {
            case String text -> put(name, text);
            case Long number -> put(name, number.longValue());
            case Double number -> put(name, number.doubleValue());
            case List<?> list -> putList(name, list);
            default -> put(name, value.toString());
        }
    }

    /** Notes that a list told something about this event: {@code name@digest}. */
    public void used(String version) {
        if (lists.size() < MAX_LISTS && !lists.contains(version)) {
            lists.add(version);
        }
    }

    private boolean isFree(String name, Object value) {
        if (builder.has(name)) {
            return false;
        }
        int index = event.shape().indexOf(name);
        if (index < 0) {
            return true;
        }
        if (!value.toString().equals(event.textAt(index)) && !value.equals(event.valueAt(index))) {
            conflicts++;
        }
        return false;
    }

    /** Whether nothing was put. */
    public boolean isEmpty() {
        return added == 0;
    }

    /** How many fields were put. */
    public int added() {
        return added;
    }

    /** How many fields were refused because the event has them with another value. */
    public int conflicts() {
        return conflicts;
    }

    /** What was put so far. */
    public Fields fields() {
        return builder.build();
    }

    /** The event's fields with what was put, and the lists that were used; the event's own where nothing was put. */
    Fields enriched() {
        if (isEmpty()) {
            return event;
        }
        if (!lists.isEmpty() && isFree(LISTS, lists)) {
            builder.putList(LISTS, lists);
        }
        return event.and(builder.build());
    }
}
