package io.tidewatch.enrich;

import io.tidewatch.event.Dataset;
import io.tidewatch.event.Event;
import io.tidewatch.event.EventId;
import io.tidewatch.event.Fields;
import io.tidewatch.event.Origin;
import io.tidewatch.event.Severity;
import io.tidewatch.event.Slice;
import io.tidewatch.event.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Makes events for enrichers, and shows what became of them. */
public final class Enriched {
    public static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private Enriched() {}

    public static Event event(Map<String, ?> fields) {
        return event(TenantId.DEFAULT, NOON, fields);
    }

    public static Event event(TenantId tenant, Instant time, Map<String, ?> fields) {
        return new Event(
                new EventId(0, 1, 0),
                tenant,
                Dataset.GENERIC,
                time,
                time,
                new Origin("test", "http", null, null),
                Severity.UNKNOWN,
                Slice.of("raw"),
                false,
                Fields.of(fields));
    }

    /** The fields of an event after {@code enricher}. */
    public static Map<String, Object> by(Enricher enricher, Map<String, ?> fields) {
        return by(enricher, event(fields));
    }

    public static Map<String, Object> by(Enricher enricher, Event event) {
        return new Enrichment(List.of(enricher))
                .enrich(List.of(event))
                .getFirst()
                .fields()
                .toMap();
    }
}
