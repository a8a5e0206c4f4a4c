package io.tidewatch.server.api;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.AlertCounts;
import io.tidewatch.alert.AlertHistory;
import io.tidewatch.alert.Case;
import io.tidewatch.alert.Resolution;
import io.tidewatch.alert.Risk;
import io.tidewatch.alert.Suppression;
import io.tidewatch.config.Durations;
import io.tidewatch.detect.AlertSeverity;
import io.tidewatch.detect.Entity;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Alerts, cases and what belongs to them as the API shows them. */
final class AlertViews {
    private AlertViews() {}

    record EntityView(String kind, String value) {
        static EntityView of(Entity entity) {
            return new EntityView(entity.kind().label(), entity.value());
        }
    }

    record RuleView(String key, int version, List<String> tags, List<String> techniques) {}

    record AlertView(
            String id,
            String title,
            String severity,
            String status,
            @Nullable String resolution,
            RuleView rule,
            Map<String, String> group,
            List<EntityView> entities,
            String dataset,
            Instant firstEvent,
            Instant lastEvent,
            Instant created,
            Instant updated,
            long findings,
            long suppressed,
            @Nullable String assignee,
            @Nullable String caseId,
            @Nullable String previous,
            long version) {
        static AlertView of(Alert alert) {
            Resolution resolution = alert.resolution();
            return new AlertView(
                    alert.id(),
                    alert.rule().title(),
                    alert.severity().label(),
                    alert.status().label(),
                    resolution == null ? null : resolution.label(),
                    new RuleView(
                            alert.rule().key(),
                            alert.rule().version(),
                            alert.rule().tags(),
                            alert.rule().techniques()),
                    alert.group(),
                    alert.entities().stream().map(EntityView::of).toList(),
                    alert.dataset().value(),
                    alert.firstEvent(),
                    alert.lastEvent(),
                    alert.created(),
                    alert.updated(),
                    alert.findings(),
                    alert.suppressed(),
                    alert.assignee(),
                    alert.caseId(),
                    alert.previous(),
                    alert.version());
        }
    }

    record HistoryView(long number, Instant time, String actor, String change, String from, String to, String comment) {
        static HistoryView of(AlertHistory entry) {
            return new HistoryView(
                    entry.number(),
                    entry.time(),
                    entry.actor(),
                    entry.change().label(),
                    entry.from(),
                    entry.to(),
                    entry.comment());
        }
    }

    record CaseView(
            String id,
            String title,
            String description,
            String status,
            String severity,
            @Nullable String assignee,
            String author,
            Instant created,
            Instant updated,
            long alerts,
            long version) {
        static CaseView of(Case one) {
            return new CaseView(
                    one.id(),
                    one.title(),
                    one.description(),
                    one.status().label(),
                    one.severity().label(),
                    one.assignee(),
                    one.author(),
                    one.created(),
                    one.updated(),
                    one.alerts(),
                    one.version());
        }
    }

    record RiskView(EntityView entity, double score, int alerts, String highest, Instant latest) {
        static RiskView of(Risk risk) {
            return new RiskView(
                    EntityView.of(risk.entity()),
                    Math.round(risk.score() * 10) / 10.0,
                    risk.alerts(),
                    risk.highest().label(),
                    risk.latest());
        }
    }

    record SuppressionView(
            String id,
            String rule,
            Map<String, String> group,
            @Nullable String after,
            @Nullable Instant until,
            String reason,
            String author,
            Instant created,
            long suppressed,
            @Nullable Instant lastSuppressed) {
        static SuppressionView of(Suppression one) {
            return new SuppressionView(
                    one.id(),
                    one.rule(),
                    one.group(),
                    one.after() == null ? null : Durations.format(one.after()),
                    one.until(),
                    one.reason(),
                    one.author(),
                    one.created(),
                    one.suppressed(),
                    one.lastSuppressed());
        }
    }

    record RuleCount(String key, String title, String severity, long count) {}

    record BucketCount(Instant start, long count, Map<String, Long> bySeverity) {}

    record CountsView(
            long total,
            Map<String, Long> byStatus,
            Map<String, Long> byResolution,
            Map<String, Long> bySeverity,
            Map<String, Long> openBySeverity,
            List<RuleCount> byRule,
            Map<String, Long> byTechnique,
            Map<String, Long> byTactic,
            Map<String, Long> byDataset,
            List<BucketCount> buckets) {
        static CountsView of(AlertCounts counts) {
            Map<String, Long> byStatus = new LinkedHashMap<>();
            counts.byStatus().forEach((status, count) -> byStatus.put(status.label(), count));
            Map<String, Long> byResolution = new LinkedHashMap<>();
            counts.byResolution().forEach((resolution, count) -> byResolution.put(resolution.label(), count));
            return new CountsView(
                    counts.total(),
                    byStatus,
                    byResolution,
                    labelled(counts.bySeverity()),
                    labelled(counts.openBySeverity()),
                    counts.byRule().stream()
                            .map(rule -> new RuleCount(
                                    rule.key(), rule.title(), rule.severity().label(), rule.count()))
                            .toList(),
                    counts.byTechnique(),
                    counts.byTactic(),
                    counts.byDataset(),
                    counts.buckets().stream()
                            .map(bucket ->
                                    new BucketCount(bucket.start(), bucket.count(), labelled(bucket.bySeverity())))
                            .toList());
        }

        private static Map<String, Long> labelled(Map<AlertSeverity, Long> counts) {
            Map<String, Long> labelled = new LinkedHashMap<>();
            counts.forEach((severity, count) -> labelled.put(severity.label(), count));
            return labelled;
        }
    }
}
