package io.tidewatch.alert;

import static java.util.Objects.requireNonNull;

import io.tidewatch.detect.Entity;
import io.tidewatch.event.EventId;
import io.tidewatch.event.Position;
import io.tidewatch.event.TenantId;
import java.time.Instant;
import java.util.List;

/**
 * What a transaction of the {@link AlertStage} writes, all or nothing.
 *
 * @param number counts batches, so that one whose answer was lost is not written twice
 * @param now when it is written
 * @param positions up to where in the queue everything is written then
 * @param made new alerts, in the order in which their first findings came
 * @param grown what is added to alerts that are there
 * @param kept findings that suppressions kept back
 * @param timed ids of findings that the clock decided, to know them again
 */
public record AlertBatch(
        long number,
        Instant now,
        List<Position> positions,
        List<Made> made,
        List<Grown> grown,
        List<KeptBack> kept,
        List<TimedId> timed) {
    public AlertBatch {
        requireNonNull(now, "now is null");
        positions = List.copyOf(positions);
        made = List.copyOf(made);
        grown = List.copyOf(grown);
        kept = List.copyOf(kept);
        timed = List.copyOf(timed);
    }

    /** A new alert, its group and when its first finding was. */
    public record Made(AlertDetails details, GroupKey group, Instant opened, Instant last) {}

    /**
     * What is added to an alert.
     *
     * @param findings how many findings joined; where there are some, the alert must not be resolved
     * @param suppressed how many were kept back after it
     * @param opened event time of the earliest finding that joined
     * @param last event time of the latest
     * @param firstEvent event time of the earliest contributing event
     * @param entities whom they are about
     * @param first the first events that contributed, bounded
     * @param latest the latest that did, bounded, none that is among {@code first}
     * @param events how many did in all
     */
    public record Grown(
            AlertKey alert,
            long findings,
            long suppressed,
            Instant opened,
            Instant last,
            Instant firstEvent,
            List<Entity> entities,
            List<EventId> first,
            List<EventId> latest,
            long events) {}

    /** How many findings a suppression kept back. */
    public record KeptBack(TenantId tenant, String suppression, long findings) {}

    /** The id of a finding that the clock decided. */
    public record TimedId(TenantId tenant, String id) {}
}
