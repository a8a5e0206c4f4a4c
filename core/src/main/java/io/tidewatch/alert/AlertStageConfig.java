package io.tidewatch.alert;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How the {@link AlertStage} works.
 *
 * @param interval the longest time that a finding waits to be written
 * @param idleInterval the same for positions alone
 * @param waiting how many findings may wait; above it {@code accept} blocks
 * @param groups how many groups are remembered without asking the catalog
 * @param retryDelay how long to wait after the catalog failed
 * @param suppressionsAge how old the known suppressions may be
 * @param closePatience how long closing tries to write where the catalog fails
 */
public record AlertStageConfig(
        Duration interval,
        Duration idleInterval,
        int waiting,
        int groups,
        Duration retryDelay,
        Duration suppressionsAge,
        Duration closePatience) {
    public static final AlertStageConfig USUAL = new AlertStageConfig(
            Duration.ofMillis(250),
            Duration.ofMillis(900),
            10_000,
            50_000,
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10));

    public AlertStageConfig {
        requireNonNull(interval, "interval is null");
        requireNonNull(idleInterval, "idleInterval is null");
        requireNonNull(retryDelay, "retryDelay is null");
        requireNonNull(suppressionsAge, "suppressionsAge is null");
        requireNonNull(closePatience, "closePatience is null");
        if (waiting < 1 || groups < 1) {
            throw new IllegalArgumentException("waiting and groups must be 1 or more");
        }
    }
}
