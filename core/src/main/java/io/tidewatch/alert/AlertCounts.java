package io.tidewatch.alert;

import io.tidewatch.detect.AlertSeverity;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Alerts counted, exactly.
 *
 * @param total all that fit
 * @param byStatus by status
 * @param byResolution resolved ones by resolution
 * @param bySeverity by severity
 * @param openBySeverity those not resolved, by severity
 * @param byRule the rules with most alerts, at most 100
 * @param byTechnique by ATT&amp;CK technique; an alert whose rule names several counts for each
 * @param byTactic by ATT&amp;CK tactic, as tags name them: {@code credential-access}
 * @param byDataset by dataset
 * @param buckets by the time they were made; empty where no bucket was asked for
 */
public record AlertCounts(
        long total,
        Map<AlertStatus, Long> byStatus,
        Map<Resolution, Long> byResolution,
        Map<AlertSeverity, Long> bySeverity,
        Map<AlertSeverity, Long> openBySeverity,
        List<OfRule> byRule,
        Map<String, Long> byTechnique,
        Map<String, Long> byTactic,
        Map<String, Long> byDataset,
        List<Bucket> buckets) {
    /** A rule's alerts. */
    public record OfRule(String key, String title, AlertSeverity severity, long count) {}

    /** The alerts of a span of time. */
    public record Bucket(Instant start, long count, Map<AlertSeverity, Long> bySeverity) {}
}
