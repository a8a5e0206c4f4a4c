package io.tidewatch.sigma.correlate;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * What a correlator may keep.
 *
 * @param allowedLateness how far an event's time may lie behind the newest time seen; what lies further back is counted as late and
 *     left out. The watermark is the newest time less this
 * @param maxGroups how many groups all correlations together may have open; beyond, the group that was quiet for longest is given up
 * @param maxEventsPerGroup how many events one group may keep; beyond, its oldest is given up. Where a rule asks for more events
 *     than this, it is as many as the rule asks for
 * @param maxBytes memory that all groups may take together, about, in bytes; beyond, groups that take more than their share
 *     give up their oldest events, and then the groups that were quiet for longest are given up
 */
public record CorrelatorLimits(Duration allowedLateness, int maxGroups, int maxEventsPerGroup, long maxBytes) {
    /** What suits a program of which correlations are one part. */
    public static final CorrelatorLimits DEFAULT = new CorrelatorLimits(Duration.ofMinutes(5), 1_000_000, 10_000);

    /** A quarter of the heap for the groups. */
    public CorrelatorLimits(Duration allowedLateness, int maxGroups, int maxEventsPerGroup) {
        this(allowedLateness, maxGroups, maxEventsPerGroup, Runtime.getRuntime().maxMemory() / 4);
    }

    public CorrelatorLimits {
        requireNonNull(allowedLateness, "allowedLateness is null");
        if (allowedLateness.isNegative()) {
            throw new IllegalArgumentException("allowedLateness must not be negative: " + allowedLateness);
        }
        if (maxGroups < 1 || maxEventsPerGroup < 1 || maxBytes < 1) {
            throw new IllegalArgumentException("maxGroups, maxEventsPerGroup and maxBytes must be at least 1");
        }
    }
}
