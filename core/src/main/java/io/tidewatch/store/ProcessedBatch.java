package io.tidewatch.store;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.Event;
import io.tidewatch.event.Position;
import io.tidewatch.event.TenantId;
import java.time.Instant;
import java.util.List;

/**
 * What processing made of one queued batch.
 *
 * @param position the batch's place in the queue
 * @param tenant whose it is
 * @param received when it arrived
 * @param events its events, in the batch's order
 * @param quarantined how many of its records went to the dead letters
 * @param evaluated on how many of the events the rules were tried
 */
public record ProcessedBatch(
        Position position, TenantId tenant, Instant received, List<Event> events, int quarantined, int evaluated) {
    public ProcessedBatch {
        requireNonNull(position, "position is null");
        requireNonNull(tenant, "tenant is null");
        requireNonNull(received, "received is null");
        requireNonNull(events, "events is null");
    }

    /** A batch on all of whose events the rules were tried. */
    public ProcessedBatch(Position position, TenantId tenant, Instant received, List<Event> events, int quarantined) {
        this(position, tenant, received, events, quarantined, events.size());
    }
}
