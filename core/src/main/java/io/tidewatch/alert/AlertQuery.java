package io.tidewatch.alert;

import static java.util.Objects.requireNonNull;

import io.tidewatch.detect.AlertSeverity;
import io.tidewatch.detect.Entity;
import io.tidewatch.event.Dataset;
import io.tidewatch.query.TimeRange;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which alerts. Null parts and empty sets mean any.
 *
 * @param statuses with one of these statuses
 * @param resolutions resolved as one of these
 * @param severities with one of these severities
 * @param rule of the rule with this key
 * @param kind about an entity of this kind; only together with {@code entity}
 * @param entity about the entity with exactly this value
 * @param assignee assigned to this person; an empty text for those of nobody
 * @param tag whose rule has this tag ({@code attack.t1110}), or this ATT&amp;CK technique ({@code T1110}, its sub-techniques too)
 * @param datasets of one of these datasets
 * @param caseId in this case
 * @param text whose title holds every word of this, whatever the case
 * @param created made in this time
 */
public record AlertQuery(
        Set<AlertStatus> statuses,
        Set<Resolution> resolutions,
        Set<AlertSeverity> severities,
        @Nullable String rule,
        Entity.@Nullable Kind kind,
        @Nullable String entity,
        @Nullable String assignee,
        @Nullable String tag,
        Set<Dataset> datasets,
        @Nullable String caseId,
        @Nullable String text,
        TimeRange created) {
    /** Every alert. */
    public static final AlertQuery ALL = new AlertQuery(
            Set.of(), Set.of(), Set.of(), null, null, null, null, null, Set.of(), null, null, TimeRange.ALL);

    public AlertQuery {
        statuses = Set.copyOf(statuses);
        resolutions = Set.copyOf(resolutions);
        severities = Set.copyOf(severities);
        datasets = Set.copyOf(datasets);
        requireNonNull(created, "created is null");
    }

    public AlertQuery withStatuses(AlertStatus... some) {
        return new AlertQuery(
                Set.of(some),
                resolutions,
                severities,
                rule,
                kind,
                entity,
                assignee,
                tag,
                datasets,
                caseId,
                text,
                created);
    }

    public AlertQuery withResolutions(Resolution... some) {
        return new AlertQuery(
                statuses, Set.of(some), severities, rule, kind, entity, assignee, tag, datasets, caseId, text, created);
    }

    public AlertQuery withSeverities(AlertSeverity... some) {
        return new AlertQuery(
                statuses,
                resolutions,
                Set.of(some),
                rule,
                kind,
                entity,
                assignee,
                tag,
                datasets,
                caseId,
                text,
                created);
    }

    public AlertQuery withRule(String key) {
        return new AlertQuery(
                statuses, resolutions, severities, key, kind, entity, assignee, tag, datasets, caseId, text, created);
    }

    public AlertQuery withEntity(Entity.@Nullable Kind ofKind, String value) {
        return new AlertQuery(
                statuses, resolutions, severities, rule, ofKind, value, assignee, tag, datasets, caseId, text, created);
    }

    public AlertQuery withAssignee(String person) {
        return new AlertQuery(
                statuses, resolutions, severities, rule, kind, entity, person, tag, datasets, caseId, text, created);
    }

    public AlertQuery withTag(String tagOrTechnique) {
        return new AlertQuery(
                statuses,
                resolutions,
                severities,
                rule,
                kind,
                entity,
                assignee,
                tagOrTechnique,
                datasets,
                caseId,
                text,
                created);
    }

    public AlertQuery withDatasets(Dataset... some) {
        return new AlertQuery(
                statuses,
                resolutions,
                severities,
                rule,
                kind,
                entity,
                assignee,
                tag,
                Set.of(some),
                caseId,
                text,
                created);
    }

    public AlertQuery withCase(String id) {
        return new AlertQuery(
                statuses, resolutions, severities, rule, kind, entity, assignee, tag, datasets, id, text, created);
    }

    public AlertQuery withText(String words) {
        return new AlertQuery(
                statuses, resolutions, severities, rule, kind, entity, assignee, tag, datasets, caseId, words, created);
    }

    public AlertQuery withCreated(TimeRange range) {
        return new AlertQuery(
                statuses, resolutions, severities, rule, kind, entity, assignee, tag, datasets, caseId, text, range);
    }
}
