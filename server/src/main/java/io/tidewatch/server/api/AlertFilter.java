package io.tidewatch.server.api;

import io.tidewatch.alert.AlertQuery;
import io.tidewatch.alert.AlertScope;
import io.tidewatch.alert.AlertStatus;
import io.tidewatch.alert.Resolution;
import io.tidewatch.config.Spelling;
import io.tidewatch.detect.AlertSeverity;
import io.tidewatch.detect.Entity;
import io.tidewatch.event.Dataset;
import io.tidewatch.server.openapi.Meaning;
import io.tidewatch.server.security.Caller;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Which alerts are asked for, as parameters and bodies write it; null for any. */
record AlertFilter(
        @Meaning("`new`, `acknowledged`, `in-progress`, `resolved`, several with commas; `open` for the first three")
        @Nullable
        String status,

        @Meaning("`true-positive`, `false-positive`, `benign`, several with commas") @Nullable
        String resolution,

        @Meaning("`high` or `low,medium`; `high+` for high and above") @Nullable
        String severity,

        @Meaning("A rule's key") @Nullable String rule,

        @Meaning("Whom it is about: `web-1`, or with its kind `host:web-1`, `user:root`, `address:10.0.0.1`") @Nullable
        String entity,

        @Meaning("Who works on it; `me`, or `nobody`") @Nullable
        String assignee,

        @Meaning("A tag of the rule or an ATT&CK technique: `T1110`") @Nullable
        String tag,

        @Meaning("Only these datasets, several with commas") @Nullable
        String dataset,

        @Meaning("A case's id") @Nullable String caseId,
        @Meaning("Words of the title") @Nullable String text,

        @Meaning("Made from this moment on: `now-1d`, `2026-11-21T10:00:00Z`") @Nullable
        String from,

        @Meaning("Made before this moment") @Nullable String to) {

    static AlertScope scope(Caller caller) {
        return new AlertScope(caller.tenant(), caller.datasets());
    }

    AlertQuery query(Caller caller, Scopes scopes) {
        AlertQuery query = AlertQuery.ALL
                .withStatuses(statuses(status).toArray(AlertStatus[]::new))
                .withResolutions(each(
                                "resolution",
                                resolution,
                                Resolution::ofLabel,
                                names(Resolution.values(), Resolution::label))
                        .toArray(Resolution[]::new))
                .withSeverities(severities(severity).toArray(AlertSeverity[]::new))
                .withCreated(scopes.range(from, to))
                .withDatasets(datasets().toArray(Dataset[]::new));
        if (given(rule)) {
            query = query.withRule(String.valueOf(rule));
        }
        if (given(tag)) {
            query = query.withTag(String.valueOf(tag).strip());
        }
        if (given(text)) {
            query = query.withText(String.valueOf(text));
        }
        if (given(caseId)) {
            query = query.withCase(String.valueOf(caseId));
        }
        if (given(assignee)) {
            query = query.withAssignee(
                    switch (String.valueOf(assignee)) {
                        case "me" -> caller.actor();
                        case "nobody" -> "";
                        default -> String.valueOf(assignee);
                    });
        }
        return given(entity) ? withEntity(query, String.valueOf(entity)) : query;
    }

    private static AlertQuery withEntity(AlertQuery query, String text) {
        int colon = text.indexOf(':');
        if (colon > 0) {
            for (Entity.Kind kind : Entity.Kind.values()) {
                if (kind.label().equals(text.substring(0, colon))) {
                    return query.withEntity(kind, text.substring(colon + 1));
                }
            }
        }
        return query.withEntity(null, text);
    }

    private List<Dataset> datasets() {
        return given(dataset)
                ? Arrays.stream(String.valueOf(dataset).split(","))
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .map(name -> {
                            if (!Dataset.isValid(name)) {
                                throw Parameters.malformed(
                                        "dataset", "'" + name + "' is not a dataset", "Write for example linux.auth.");
                            }
                            return Dataset.of(name);
                        })
                        .toList()
                : List.of();
    }

    static Set<AlertStatus> statuses(@Nullable String text) {
        if (text != null && text.strip().equals("open")) {
            return EnumSet.of(AlertStatus.NEW, AlertStatus.ACKNOWLEDGED, AlertStatus.IN_PROGRESS);
        }
        List<String> known = names(AlertStatus.values(), AlertStatus::label);
        return each("status", text, AlertStatus::ofLabel, known);
    }

    static Set<AlertSeverity> severities(@Nullable String text) {
        List<String> known = names(AlertSeverity.values(), AlertSeverity::label);
        if (text != null && text.strip().endsWith("+")) {
            String least = text.strip().substring(0, text.strip().length() - 1);
            Set<AlertSeverity> from = each("severity", least, AlertSeverity::ofLabel, known);
            return from.size() == 1 ? EnumSet.range(from.iterator().next(), AlertSeverity.CRITICAL) : from;
        }
        return each("severity", text, AlertSeverity::ofLabel, known);
    }

    private static <T> List<String> names(T[] values, Function<T, String> label) {
        return Arrays.stream(values).map(label).toList();
    }

    private static <T> Set<T> each(
            String name, @Nullable String text, Function<String, @Nullable T> read, List<String> known) {
        Set<T> values = new LinkedHashSet<>();
        if (text != null) {
            for (String part : text.split(",")) {
                if (!part.isBlank()) {
                    T value = read.apply(part.strip());
                    if (value == null) {
                        throw Parameters.malformed(
                                name,
                                "'" + part.strip() + "' is none" + Spelling.suggestion(part.strip(), known),
                                "Write some of " + String.join(", ", known) + ".");
                    }
                    values.add(value);
                }
            }
        }
        return values;
    }

    private static boolean given(@Nullable String text) {
        return text != null && !text.isBlank();
    }
}
