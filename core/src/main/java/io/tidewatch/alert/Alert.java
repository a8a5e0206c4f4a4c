package io.tidewatch.alert;

import static java.util.Objects.requireNonNull;

import io.tidewatch.detect.AlertSeverity;
import io.tidewatch.detect.Entity;
import io.tidewatch.detect.RuleRef;
import io.tidewatch.event.Dataset;
import io.tidewatch.event.TenantId;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Findings of one rule about one group, close in time, for people to work on.
 *
 * @param id derived from tenant, rule, group and first finding
 * @param tenant whose it is
 * @param rule what matched, as it was when the alert was made
 * @param status how far work on it is
 * @param resolution what it turned out to be; null unless resolved
 * @param group what the findings have in common besides the rule: names and values
 * @param entities whom it is about, at most {@link AlertLimits#ENTITIES}
 * @param dataset the dataset of the first finding's deciding event
 * @param firstEvent event time of the earliest contributing event
 * @param lastEvent event time of the latest
 * @param created when the alert was made
 * @param updated when anything of it last changed
 * @param findings how many findings it stands for, suppressed ones not counted
 * @param suppressed how many more were suppressed after it
 * @param assignee who works on it; null for nobody
 * @param caseId the case it belongs to; null for none
 * @param previous the alert of the same group that came before; null for the first
 * @param version counts what people changed, from 0; what the stage adds does not count
 */
public record Alert(
        String id,
        TenantId tenant,
        RuleRef rule,
        AlertStatus status,
        @Nullable Resolution resolution,
        Map<String, String> group,
        List<Entity> entities,
        Dataset dataset,
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
    public Alert {
        requireNonNull(id, "id is null");
        requireNonNull(tenant, "tenant is null");
        requireNonNull(rule, "rule is null");
        requireNonNull(status, "status is null");
        group = Collections.unmodifiableMap(new LinkedHashMap<>(group));
        entities = List.copyOf(entities);
        requireNonNull(dataset, "dataset is null");
        requireNonNull(firstEvent, "firstEvent is null");
        requireNonNull(lastEvent, "lastEvent is null");
        requireNonNull(created, "created is null");
        requireNonNull(updated, "updated is null");
        if ((status == AlertStatus.RESOLVED) != (resolution != null)) {
            throw new IllegalArgumentException("an alert has a resolution when it is resolved, and only then");
        }
    }

    public AlertSeverity severity() {
        return rule.severity();
    }
}
