package io.tidewatch.detect;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.Dataset;
import io.tidewatch.event.EventId;
import io.tidewatch.event.TenantId;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A match that is worth an alert: of one event by a rule, or of several by a correlation.
 *
 * @param id derived from the rule and the events or window; the same match has it at every replay
 * @param tenant whose it is
 * @param rule what matched
 * @param from event time of the first event taken together
 * @param to event time of the last, the one that decided
 * @param dataset the dataset of the event that decided
 * @param group what alerts of the rule are grouped by: names and values, a correlation's {@code group-by} or the entities of an
 *     event; in a fixed order
 * @param entities whom it is about
 * @param events the contributing events, oldest first; bounded
 * @param evidence why; made only when asked for, since it is slow, and may be asked for once only
 */
public record Finding(
        String id,
        TenantId tenant,
        RuleRef rule,
        Instant from,
        Instant to,
        Dataset dataset,
        Map<String, String> group,
        List<Entity> entities,
        List<EventId> events,
        Supplier<Evidence> evidence) {
    public Finding {
        requireNonNull(id, "id is null");
        requireNonNull(tenant, "tenant is null");
        requireNonNull(rule, "rule is null");
        requireNonNull(from, "from is null");
        requireNonNull(to, "to is null");
        requireNonNull(dataset, "dataset is null");
        group = Collections.unmodifiableMap(new LinkedHashMap<>(group));
        entities = List.copyOf(entities);
        events = List.copyOf(events);
        requireNonNull(evidence, "evidence is null");
    }
}
