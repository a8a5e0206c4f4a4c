package io.tidewatch.alert;

import static java.util.Objects.requireNonNull;

import io.tidewatch.detect.AlertSeverity;
import io.tidewatch.detect.Entity;
import java.time.Duration;
import java.time.Instant;

/**
 * How much recent alerts speak against a host or a user.
 *
 * <p>Each alert of the last 14 days adds its weight — informational 1, low 5, medium 15, high 40, critical 80 — halved for every 2 days
 * since its latest event (or since it was made, whichever is later). What was resolved as false positive or benign adds nothing, what was
 * resolved as true positive counts one and a half times. How often a rule matched does not count, so that a noisy rule weighs no more
 * than a quiet one; further alerts of the same rule add a half, a third, a quarter… of their weight. The score is the sum on a scale
 * that never reaches 100: {@code 100 · sum / (sum + 100)}.
 *
 * @param entity who
 * @param score from 0 to below 100
 * @param alerts how many alerts count
 * @param highest the gravest of them
 * @param latest when the latest of them last had an event
 */
public record Risk(Entity entity, double score, int alerts, AlertSeverity highest, Instant latest) {
    /** Alerts made longer ago do not count. */
    public static final Duration HORIZON = Duration.ofDays(14);

    static final Duration HALF_LIFE = Duration.ofDays(2);

    public Risk {
        requireNonNull(entity, "entity is null");
        requireNonNull(highest, "highest is null");
        requireNonNull(latest, "latest is null");
    }

    /** What an alert adds at {@code now}, if it is the first of its rule for the entity. */
    public static double weight(
            AlertSeverity severity,
            @org.jspecify.annotations.Nullable Resolution resolution,
            Instant latest,
            Instant now) {
        double weight = switch (severity) {
            case INFORMATIONAL -> 1;
            case LOW -> 5;
            case MEDIUM -> 15;
            case HIGH -> 40;
            case CRITICAL -> 80;
        };
        double resolved = switch (resolution) {
            case null -> 1;
            case TRUE_POSITIVE -> 1.5;
            case FALSE_POSITIVE, BENIGN -> 0;
        };
        double age = Math.max(0, Duration.between(latest, now).toMillis());
        return weight * resolved * Math.pow(0.5, age / HALF_LIFE.toMillis());
    }

    /** The score of a sum of weights. */
    public static double score(double sum) {
        return 100 * sum / (sum + 100);
    }
}
