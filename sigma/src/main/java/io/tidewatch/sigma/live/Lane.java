package io.tidewatch.sigma.live;

import io.tidewatch.event.Event;
import io.tidewatch.event.TenantId;
import io.tidewatch.sigma.correlate.CorrelationMatch;
import io.tidewatch.sigma.correlate.CorrelationPlan;
import io.tidewatch.sigma.correlate.Correlator;
import io.tidewatch.sigma.correlate.CorrelatorLimits;
import io.tidewatch.sigma.correlate.FieldLookup;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Events that are correlated with each other and whose times advance together: all that arrive as they happen, or one stretch of old ones
 * from one stream. Not thread-safe.
 */
final class Lane {
    private final TenantId tenant;
    private final FieldLookup lookup;
    private final CorrelatorLimits limits;
    private Correlator correlator;
    /** How far its newest time lies behind the arrival of the event that had it; negative where it lies ahead. */
    private Duration behind = Duration.ZERO;

    Lane(TenantId tenant, CorrelationPlan plan, FieldLookup lookup, CorrelatorLimits limits) {
        this.tenant = tenant;
        this.lookup = lookup;
        this.limits = limits;
        this.correlator = new Correlator(tenant, plan, lookup, limits);
    }

    Correlator correlator() {
        return correlator;
    }

    Duration behind() {
        return behind;
    }

    void behind(Duration restored) {
        behind = restored;
    }

    /** Goes on with other correlations; the groups of those that stayed the same stay open. */
    void follow(CorrelationPlan plan) {
        Correlator next = new Correlator(tenant, plan, lookup, limits);
        next.takeOver(correlator);
        correlator = next;
    }

    /** Whether the event's time is such that it can be part of what is open here. */
    boolean reaches(Instant time, Duration longestTimespan) {
        Instant newest = correlator.newest();
        return newest == null
                || !correlator.isLate(time)
                        && !time.isAfter(newest.plus(longestTimespan).plus(limits.allowedLateness()));
    }

    /** The windows that are over before the event. */
    List<CorrelationMatch> before(Event event) {
        Instant newest = correlator.newest();
        if (newest != null && !event.time().isAfter(newest)) {
            return List.of();
        }
        behind = Duration.between(event.time(), event.ingested());
        return correlator.advanceTo(event.time());
    }

    List<CorrelationMatch> accept(Event event, Collection<String> keys) {
        return correlator.accept(event.id(), event.time(), event.fields(), keys);
    }

    /** The windows that are over when {@code time} has come, if this lane's events keep the distance from their arrival. */
    List<CorrelationMatch> advance(Instant time, Duration patience) {
        return advanceTo(time.minus(behind).minus(patience));
    }

    /** The windows that are over when event time has come to {@code time}; none while no event ever came. */
    List<CorrelationMatch> advanceTo(Instant time) {
        Instant newest = correlator.newest();
        return newest == null || !time.isAfter(newest) ? List.of() : correlator.advanceTo(time);
    }

    /** Its newest time; null while it is empty. */
    @Nullable
    Instant newest() {
        return correlator.newest();
    }
}
