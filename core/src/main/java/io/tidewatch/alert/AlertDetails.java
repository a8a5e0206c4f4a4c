package io.tidewatch.alert;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.EventId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An alert with what it rests on.
 *
 * @param alert the alert
 * @param explanation why the first finding's rule matched, a JSON object
 * @param fields the fields that satisfied the rule, and their values
 * @param firstEvents the first contributing events, at most {@link AlertLimits#EVENTS_AT_EACH_END}
 * @param latestEvents the latest, as many at most; none that is among the first
 * @param events how many contributed in all
 */
public record AlertDetails(
        Alert alert,
        String explanation,
        Map<String, String> fields,
        List<EventId> firstEvents,
        List<EventId> latestEvents,
        long events) {
    public AlertDetails {
        requireNonNull(alert, "alert is null");
        requireNonNull(explanation, "explanation is null");
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        firstEvents = List.copyOf(firstEvents);
        latestEvents = List.copyOf(latestEvents);
    }
}
