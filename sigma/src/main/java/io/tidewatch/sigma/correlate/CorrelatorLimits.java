package io.tidewatch.sigma.correlate;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * What a correlator may keep.
 *
 * @param allowedLateness how far an event's time may lie behind the newest time seen; what lies further back is counted as late and
 *     left out. The watermark is the newest time less this
 * @param maxGroups how many groups all correlations together may have open; beyond, the group that was quiet for longest is given up
 * @param maxEventsPerGroup how many events one group may keep; beyond, its oldest is given up
 */
public record CorrelatorLimits(Duration allowedLateness, int maxGroups, int maxEventsPerGroup) {
    public static final CorrelatorLimits DEFAULT = new CorrelatorLimits(Duration.ofMinutes(5), 1_000_000, 10_000);

    public CorrelatorLimits {
        requireNonNull(allowedLateness, "allowedLateness is null");
        if (allowedLateness.isNegative()) {
            throw new IllegalArgumentException("allowedLateness must not be negative: " + allowedLateness);
        }
        if (maxGroups < 1 || maxEventsPerGroup < 1) {
            throw new IllegalArgumentException("maxGroups and maxEventsPerGroup must be at least 1");
        }
    }
}
