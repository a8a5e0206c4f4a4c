package io.tidewatch.testkit;

import io.tidewatch.event.Dataset;
import io.tidewatch.event.Event;
import io.tidewatch.event.EventId;
import io.tidewatch.event.FieldsBuilder;
import io.tidewatch.event.Origin;
import io.tidewatch.event.Severity;
import io.tidewatch.event.Slice;
import io.tidewatch.event.TenantId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Makes events for tests: {@code Events.event().field("user.name", "root").build()}. */
public final class Events {
    private EventId id = new EventId(0, 1, 0);
    private TenantId tenant = TenantId.DEFAULT;
    private Dataset dataset = Dataset.GENERIC;
    private Instant time = Batches.NOON;
    private Instant ingested = Batches.NOON;
    private Origin origin = Batches.ORIGIN;
    private Severity severity = Severity.UNKNOWN;
    private @Nullable String raw;
    private final FieldsBuilder fields = new FieldsBuilder();

    private Events() {}

    public static Events event() {
        return new Events();
    }

    /** An event with that message and nothing else. */
    public static Event of(String message) {
        return event().message(message).build();
    }

    public Events id(int partition, long offset, int index) {
        id = new EventId(partition, offset, index);
        return this;
    }

    public Events tenant(String name) {
        tenant = new TenantId(name);
        return this;
    }

    public Events dataset(String name) {
        dataset = Dataset.of(name);
        return this;
    }

    public Events time(Instant when) {
        time = when;
        return this;
    }

    public Events time(String when) {
        return time(Instant.parse(when));
    }

    public Events ingested(Instant when) {
        ingested = when;
        return this;
    }

    public Events origin(Origin other) {
        origin = other;
        return this;
    }

    public Events severity(Severity other) {
        severity = other;
        return this;
    }

    /** The record as it was received; kept by the store. Without it the message stands for it and is not kept. */
    public Events raw(String text) {
        raw = text;
        return this;
    }

    public Events message(String text) {
        return field(Event.MESSAGE, text);
    }

    /** A field of any kind that {@link FieldsBuilder#putValue} takes. */
    public Events field(String name, @Nullable Object value) {
        fields.putValue(name, value);
        return this;
    }

    public Event build() {
        String message = fields.text(Event.MESSAGE);
        String text = raw != null ? raw : message == null ? "" : message;
        return new Event(
                id, tenant, dataset, time, ingested, origin, severity, Slice.of(text), raw != null, fields.build());
    }
}
