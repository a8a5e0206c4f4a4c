package io.tidewatch.sigma.live;

import static java.util.Objects.requireNonNull;

import io.tidewatch.detect.AlertSeverity;
import io.tidewatch.event.ByteSize;
import io.tidewatch.sigma.correlate.CorrelatorLimits;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How detection keeps its state.
 *
 * @param folder where the state of correlations is kept
 * @param checkpointEvery how often it is saved while events match
 * @param allowedLateness how far an event may lag behind its arrival and still be counted together with those of other sources
 * @param maxGroups how many groups of correlations a tenant may have open in its live stream
 * @param correlationMemory what the open groups of all tenants may take together; beyond it what is needed least is given up
 * @param alertLevel the lowest level of which matches are findings; what lies below marks events and counts in correlations
 */
public record DetectionConfig(
        Path folder,
        Duration checkpointEvery,
        Duration allowedLateness,
        int maxGroups,
        ByteSize correlationMemory,
        AlertSeverity alertLevel) {
    private static final ByteSize USUAL_MEMORY = ByteSize.ofMebibytes(96);

    public DetectionConfig {
        requireNonNull(folder, "folder is null");
        requireNonNull(checkpointEvery, "checkpointEvery is null");
        requireNonNull(allowedLateness, "allowedLateness is null");
        requireNonNull(correlationMemory, "correlationMemory is null");
        requireNonNull(alertLevel, "alertLevel is null");
        if (checkpointEvery.isNegative() || checkpointEvery.isZero()) {
            throw new IllegalArgumentException("checkpointEvery must be positive: " + checkpointEvery);
        }
        if (allowedLateness.isNegative() || allowedLateness.isZero()) {
            throw new IllegalArgumentException("allowedLateness must be positive: " + allowedLateness);
        }
        if (maxGroups < 1) {
            throw new IllegalArgumentException("maxGroups is " + maxGroups + "; use at least 1");
        }
    }

    /** With the usual memory for correlations. */
    public DetectionConfig(
            Path folder, Duration checkpointEvery, Duration allowedLateness, int maxGroups, AlertSeverity alertLevel) {
        this(folder, checkpointEvery, allowedLateness, maxGroups, USUAL_MEMORY, alertLevel);
    }

    public static DetectionConfig of(Path folder) {
        return new DetectionConfig(
                folder,
                Duration.ofSeconds(15),
                CorrelatorLimits.DEFAULT.allowedLateness(),
                CorrelatorLimits.DEFAULT.maxGroups(),
                AlertSeverity.LOW);
    }
}
