package io.tidewatch.sigma.live;

import io.tidewatch.sigma.correlate.CorrelationCounters;

/**
 * What correlations had to forget although it could still have counted, as there was too much of it.
 *
 * @param groups open groups, those that were quiet for longest
 * @param events events of groups that had more than their share
 */
public record GivenUp(long groups, long events) {
    static final GivenUp NOTHING = new GivenUp(0, 0);

    GivenUp and(CorrelationCounters counters) {
        return new GivenUp(groups + counters.groupsEvicted(), events + counters.eventsEvicted());
    }

    GivenUp and(GivenUp other) {
        return new GivenUp(groups + other.groups, events + other.events);
    }

    boolean isMoreThan(GivenUp other) {
        return groups > other.groups || events > other.events;
    }
}
