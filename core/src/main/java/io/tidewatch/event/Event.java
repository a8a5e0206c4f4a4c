package io.tidewatch.event;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happened, as its source told it and as Tidewatch understands it. Immutable.
 *
 * @param id derived from the queue position; a replay repeats it
 * @param tenant whose it is; nothing crosses tenants
 * @param dataset {@code product.service}; decides columns and logsource
 * @param time when it happened, UTC, of microsecond resolution
 * @param ingested when its batch was received
 * @param origin where it came from
 * @param severity as its sender called it
 * @param raw the record as received; a view of its batch
 * @param keepRaw whether the store must keep {@code raw}: false where the fields alone give back what was sent (JSON)
 * @param fields everything else, with dotted names of the Elastic Common Schema; the message is the field {@code message}
 */
public record Event(
        EventId id,
        TenantId tenant,
        Dataset dataset,
        Instant time,
        Instant ingested,
        Origin origin,
        Severity severity,
        Slice raw,
        boolean keepRaw,
        Fields fields) {
    /** The name of the field that holds the message. */
    public static final String MESSAGE = "message";

    /** The name of the field that lists what is odd about an event, as words: {@code future-time}. */
    public static final String FLAGS = "event.flags";

    /** How far a sender's clock may run ahead before its times are distrusted. */
    public static final Duration TRUSTED_AHEAD = Duration.ofHours(24);

    public Event {
        requireNonNull(id, "id is null");
        requireNonNull(tenant, "tenant is null");
        requireNonNull(dataset, "dataset is null");
        requireNonNull(time, "time is null");
        requireNonNull(ingested, "ingested is null");
        requireNonNull(origin, "origin is null");
        requireNonNull(severity, "severity is null");
        requireNonNull(raw, "raw is null");
        requireNonNull(fields, "fields is null");
    }

    /** The time that windows and correlations use: {@link #time}, or {@link #ingested} where {@link #fromFuture} distrusts it. */
    public Instant windowTime() {
        return fromFuture() ? ingested : time;
    }

    /** Whether the event claims to have happened more than {@link #TRUSTED_AHEAD} after it arrived: a wrong clock or a lie. */
    public boolean fromFuture() {
        return time.isAfter(ingested.plus(TRUSTED_AHEAD));
    }

    /** This event with other fields; all else stays. */
    public Event with(Fields others) {
        return new Event(id, tenant, dataset, time, ingested, origin, severity, raw, keepRaw, others);
    }

    /** What a person reads; null where the event has none. */
    public @Nullable String message() {
        return fields.text(MESSAGE);
    }
}
