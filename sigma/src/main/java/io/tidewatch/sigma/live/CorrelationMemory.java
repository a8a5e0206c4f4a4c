package io.tidewatch.sigma.live;

import io.tidewatch.event.ByteSize;
import io.tidewatch.health.Health;
import io.tidewatch.sigma.correlate.Correlator;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Keeps what all tenants' correlations have open within the memory that they may take: beyond it, the lane that takes most gives up what it
 * needs least. Says so for a while afterwards. Used by one thread, but for what it tells, which any thread may ask.
 */
final class CorrelationMemory {
    private static final long TOLD_FOR = TimeUnit.MINUTES.toNanos(15);

    private final ByteSize most;
    private volatile long bytes;
    private volatile long groups;
    private volatile GivenUp givenUp = GivenUp.NOTHING;
    private volatile long lastGivenUp = System.nanoTime() - TOLD_FOR;

    CorrelationMemory(ByteSize most) {
        this.most = most;
    }

    /** Called after each batch. What decides are the lanes alone, so that a replay gives up the same. */
    void bound(Collection<Lanes> tenants) {
        List<Correlator> lanes = new ArrayList<>();
        tenants.forEach(each -> each.forEach(lanes::add));
        long used = 0;
        for (Correlator lane : lanes) {
            used += lane.bytes();
        }
        if (used > most.bytes()) {
            lanes.sort(Comparator.comparingLong(Correlator::bytes).reversed());
            for (Correlator lane : lanes) {
                long excess = used - most.bytes() / 8 * 7;
                if (excess <= 0) {
                    break;
                }
                used -= lane.bytes();
                lane.giveUp(Math.max(0, lane.bytes() - excess));
                used += lane.bytes();
            }
        }
        bytes = used;
    }

    /** Counts what is open and what was given up; called once a second. */
    void count(Collection<Lanes> tenants) {
        long[] open = new long[1];
        GivenUp now = GivenUp.NOTHING;
        for (Lanes lanes : tenants) {
            lanes.forEach(correlator -> open[0] += correlator.counters().openGroups());
            now = now.and(lanes.givenUp());
        }
        groups = open[0];
        if (now.isMoreThan(givenUp)) {
            lastGivenUp = System.nanoTime();
        }
        givenUp = now;
    }

    CorrelationStatus status() {
        return new CorrelationStatus(groups, bytes, givenUp);
    }

    Health check() {
        if (System.nanoTime() - lastGivenUp >= TOLD_FOR) {
            return Health.UP;
        }
        GivenUp told = givenUp;
        return Health.degraded(
                "correlations have more open than they may: since the start they gave up " + told.groups()
                        + " groups and " + told.events()
                        + " events, some of them just now, so that slow attacks may be missed; raise"
                        + " detection.correlation-memory (" + most
                        + ") or detection.max-groups, with a larger heap, or correlate less");
    }
}
