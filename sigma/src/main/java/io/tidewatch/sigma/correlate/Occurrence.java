package io.tidewatch.sigma.correlate;

import io.tidewatch.event.EventId;
import io.tidewatch.event.Fields;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that a correlation counts: an event that matched a rule, or another correlation's match.
 *
 * @param id the event, or the event that decided the other correlation
 * @param time microseconds since 1970
 * @param fields the event's; none for a correlation that was decided by the end of its window
 * @param group the other correlation's group; none for events
 */
record Occurrence(EventId id, long time, Fields fields, Map<String, String> group) {
    @Nullable
    Object value(String name, FieldLookup.Named field) {
        String grouped = group.isEmpty() ? null : group.get(name);
        return grouped != null ? grouped : field.value(fields);
    }
}
