package io.tidewatch.sigma.correlate;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.EventId;
import io.tidewatch.sigma.rule.SigmaCorrelation;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A correlation whose condition came true.
 *
 * @param id derived from the correlation, the group and the event or window that decided; 32 hexadecimal digits
 * @param correlation which correlation
 * @param group the fields of {@code group-by} with their values, in the rule's order
 * @param from time of the first event taken together
 * @param to time of the last
 * @param value the number that the condition compared: a count, a sum, …
 * @param events the events taken together, oldest first; the newest {@value #MAX_EVENTS} where there are more
 */
public record CorrelationMatch(
        String id,
        SigmaCorrelation correlation,
        Map<String, String> group,
        Instant from,
        Instant to,
        double value,
        List<EventId> events) {
    /** How many events a match names at most. */
    public static final int MAX_EVENTS = 1_000;

    public CorrelationMatch {
        requireNonNull(id, "id is null");
        requireNonNull(correlation, "correlation is null");
        requireNonNull(from, "from is null");
        requireNonNull(to, "to is null");
        group = Collections.unmodifiableMap(new LinkedHashMap<>(group));
        events = List.copyOf(events);
    }
}
