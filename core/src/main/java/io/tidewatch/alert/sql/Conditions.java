package io.tidewatch.alert.sql;

import io.tidewatch.alert.AlertQuery;
import io.tidewatch.alert.AlertScope;
import io.tidewatch.alert.AlertStatus;
import io.tidewatch.alert.Resolution;
import io.tidewatch.catalog.sql.Micros;
import io.tidewatch.detect.AlertSeverity;
import io.tidewatch.detect.RuleRef;
import io.tidewatch.event.Dataset;
import io.tidewatch.query.TimeRange;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A query's conditions in terms of columns. What rules say (key, title, tags) becomes a set of rule numbers, what datasets are called
 * becomes patterns.
 */
final class Conditions {
    private final AlertScope scope;
    private final AlertQuery query;
    /** Null for any. */
    final @Nullable Set<Integer> states;

    final @Nullable Set<Integer> severities;
    final @Nullable Set<Long> rules;

    private final Map<Long, RuleRef> known;
    private final List<String> terms = new ArrayList<>();
    private final List<Object> parameters = new ArrayList<>();

    Conditions(AlertScope scope, AlertQuery query, Map<Long, RuleRef> known) {
        this.scope = scope;
        this.query = query;
        this.states = states(query);
        this.severities = query.severities().isEmpty() || query.severities().size() == AlertSeverity.values().length
                ? null
                : query.severities().stream().map(Codes::of).collect(Collectors.toCollection(TreeSet::new));
        this.rules = rules(query, known);
        this.known = known;
    }

    /** Of the rules, those with one of the severities; a number that no rule has where there are none. */
    private Set<Long> rulesOfSeverity() {
        Set<Long> fitting = new TreeSet<>();
        for (Long number : rules == null ? known.keySet() : rules) {
            RuleRef rule = known.get(number);
            if (rule != null && (severities == null || severities.contains(Codes.of(rule.severity())))) {
                fitting.add(number);
            }
        }
        return fitting.isEmpty() ? Set.of(-1L) : fitting;
    }

    private static @Nullable Set<Integer> states(AlertQuery query) {
        if (query.statuses().isEmpty() && query.resolutions().isEmpty()) {
            return null;
        }
        Set<Integer> states = new TreeSet<>();
        for (AlertStatus status : query.statuses().isEmpty() ? Set.of(AlertStatus.RESOLVED) : query.statuses()) {
            if (status != AlertStatus.RESOLVED) {
                states.add(State.of(status, null));
                continue;
            }
            for (Resolution resolution :
                    query.resolutions().isEmpty() ? Set.of(Resolution.values()) : query.resolutions()) {
                states.add(State.of(status, resolution));
            }
        }
        return states.size() == State.COUNT ? null : states;
    }

    private static @Nullable Set<Long> rules(AlertQuery query, Map<Long, RuleRef> known) {
        String[] words = query.text() == null || query.text().isBlank()
                ? new String[0]
                : query.text().strip().toLowerCase(Locale.ROOT).split("\\s+");
        if (query.rule() == null && query.tag() == null && words.length == 0) {
            return null;
        }
        Set<Long> fitting = new TreeSet<>();
        known.forEach((number, rule) -> {
            String title = rule.title().toLowerCase(Locale.ROOT);
            if ((query.rule() == null || query.rule().equals(rule.key()))
                    && (query.tag() == null || hasTag(rule, query.tag()))
                    && Arrays.stream(words).allMatch(title::contains)) {
                fitting.add(number);
            }
        });
        return fitting.size() == known.size() && !known.isEmpty() ? null : fitting;
    }

    private static boolean hasTag(RuleRef rule, String wanted) {
        String technique = wanted.toUpperCase(Locale.ROOT);
        return rule.tags().stream().anyMatch(tag -> tag.equalsIgnoreCase(wanted))
                || rule.techniques().stream().anyMatch(t -> t.equals(technique) || t.startsWith(technique + "."));
    }

    /** Whether nothing can fit, whatever there is. */
    boolean areHopeless() {
        return states != null && states.isEmpty()
                || rules != null && rules.isEmpty()
                || scope.datasets().patterns().isEmpty();
    }

    /** Whether {@code alert_count} has all that the query asks about. */
    boolean areCounted() {
        return query.entity() == null && query.assignee() == null && query.caseId() == null;
    }

    /** Whether alerts of that rule, dataset and state fit, as far as these three tell. */
    boolean admit(long rule, RuleRef ref, String dataset, int state) {
        return (states == null || states.contains(state))
                && (rules == null || rules.contains(rule))
                && (severities == null || severities.contains(Codes.of(ref.severity())))
                && admitsDataset(dataset);
    }

    boolean admitsDataset(String dataset) {
        Dataset of = Dataset.of(dataset);
        return scope.datasets().allows(of)
                && (query.datasets().isEmpty() || query.datasets().contains(of));
    }

    /** Begins the conditions on the table {@code a}, and {@code e} where an entity is asked for. */
    Conditions onAlert() {
        boolean entity = query.entity() != null;
        add((entity ? "e" : "a") + ".tenant = ?", scope.tenant().value());
        if (entity) {
            add("e.value = ?", String.valueOf(query.entity()));
            if (query.kind() != null) {
                add("e.kind = ?", Codes.of(query.kind()));
            }
        }
        if (states != null) {
            numbers("a.state", states);
        }
        if (severities != null) {
            numbers("a.severity", severities);
        }
        if (rules != null) {
            numbers("a.rule", rules);
        }
        if (query.assignee() != null) {
            if (query.assignee().isEmpty()) {
                terms.add("a.assignee IS NULL");
            } else {
                add("a.assignee = ?", query.assignee());
            }
        }
        if (query.caseId() != null) {
            add("a.case_id = ?", query.caseId());
        }
        datasets();
        return within(query.created());
    }

    /** Begins the conditions on a table {@code a} of counts, from {@code first} to before {@code end}. */
    Conditions onDays(long first, long end) {
        add("a.tenant = ?", scope.tenant().value());
        add("a.day >= ?", first);
        add("a.day < ?", end);
        if (states != null) {
            numbers("a.state", states);
        }
        if (rules != null) {
            numbers("a.rule", rulesOfSeverity());
        } else if (severities != null) {
            numbers("a.severity", severities);
        }
        datasets();
        return this;
    }

    private void datasets() {
        if (!query.datasets().isEmpty()) {
            List<String> marks = new ArrayList<>();
            query.datasets().forEach(dataset -> {
                marks.add("?");
                parameters.add(dataset.value());
            });
            terms.add("a.dataset IN (" + String.join(", ", marks) + ")");
        }
        if (!scope.datasets().isAll()) {
            List<String> patterns = new ArrayList<>();
            scope.datasets().patterns().forEach(pattern -> {
                patterns.add("a.dataset LIKE ? ESCAPE '!'");
                parameters.add(pattern.replace("!", "!!").replace("_", "!_").replace('*', '%'));
            });
            terms.add("(" + String.join(" OR ", patterns) + ")");
        }
    }

    /** Only alerts made in that time. */
    Conditions within(TimeRange range) {
        String created = (query.entity() != null ? "e" : "a") + ".created";
        if (range.from().isAfter(TimeRange.ALL.from())) {
            add(created + " >= ?", Micros.of(range.from()));
        }
        if (range.to().isBefore(TimeRange.ALL.to())) {
            add(created + " < ?", Micros.of(range.to()));
        }
        return this;
    }

    void numbers(String column, Set<? extends Number> values) {
        terms.add(
                values.size() == 1
                        ? column + " = " + values.iterator().next()
                        : column + " IN ("
                                + values.stream().map(Object::toString).collect(Collectors.joining(",")) + ")");
    }

    void add(String term, Object... values) {
        terms.add(term);
        parameters.addAll(Arrays.asList(values));
    }

    /** What stands behind WHERE. */
    String where() {
        return String.join(" AND ", terms);
    }

    /** Everything from FROM to WHERE. */
    String from(String hint) {
        String tables = query.entity() == null
                ? "alert a" + hint
                : "alert_entity e JOIN alert a ON a.tenant = e.tenant AND a.id = e.alert";
        return " FROM " + tables + " WHERE " + where();
    }

    /** How many parameters there are. */
    int size() {
        return parameters.size();
    }

    void set(PreparedStatement statement) throws SQLException {
        for (int i = 0; i < parameters.size(); i++) {
            statement.setObject(i + 1, parameters.get(i));
        }
    }
}
