package io.tidewatch.alert.sql;

import io.tidewatch.alert.AlertCounts;
import io.tidewatch.alert.AlertQuery;
import io.tidewatch.alert.AlertScope;
import io.tidewatch.catalog.sql.Database;
import io.tidewatch.catalog.sql.Micros;
import io.tidewatch.detect.AlertSeverity;
import io.tidewatch.detect.RuleRef;
import io.tidewatch.query.TimeRange;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts alerts by the time they were made and severity: buckets of days from {@code alert_day}, others from the alerts themselves. */
final class Buckets {
    private final Connection connection;
    private final Database.Dialect dialect;
    private final AlertScope scope;
    private final AlertQuery query;
    private final Map<Long, RuleRef> rules;
    private final Conditions conditions;
    private final long length;
    private final Map<Long, Map<AlertSeverity, Long>> counts = new TreeMap<>();

    Buckets(
            Connection connection,
            Database.Dialect dialect,
            AlertScope scope,
            AlertQuery query,
            Map<Long, RuleRef> rules,
            Duration length) {
        this.connection = connection;
        this.dialect = dialect;
        this.scope = scope;
        this.query = query;
        this.rules = rules;
        this.conditions = new Conditions(scope, query, rules);
        this.length = Math.max(1, length.toNanos() / 1_000);
    }

    List<AlertCounts.Bucket> read() throws SQLException {
        if (!conditions.areHopeless()) {
            TimeRange range = query.created();
            long first = -Math.floorDiv(-Micros.of(range.from()), CountTable.MICROS_A_DAY);
            long end = Math.floorDiv(Micros.of(range.to()), CountTable.MICROS_A_DAY);
            if (!conditions.areCounted() || length % CountTable.MICROS_A_DAY != 0 || first >= end) {
                alerts(range);
            } else {
                days(Math.max(0, first), end);
                edge(new TimeRange(range.from(), Micros.toInstant(first * CountTable.MICROS_A_DAY)));
                edge(new TimeRange(Micros.toInstant(end * CountTable.MICROS_A_DAY), range.to()));
            }
        }
        return counts.entrySet().stream()
                .map(bucket -> new AlertCounts.Bucket(
                        Micros.toInstant(bucket.getKey()),
                        bucket.getValue().values().stream()
                                .mapToLong(Long::longValue)
                                .sum(),
                        bucket.getValue()))
                .toList();
    }

    private void edge(TimeRange range) throws SQLException {
        if (range.from().isBefore(range.to())) {
            alerts(range);
        }
    }

    /** From {@code first} to before {@code end}; by rule only where rules are asked for. */
    private void days(long first, long end) throws SQLException {
        boolean byRule = conditions.rules != null;
        Conditions chosen = new Conditions(scope, query, rules).onDays(first, end);
        String start = "a.day * " + CountTable.MICROS_A_DAY + " / " + length + " * " + length;
        String second = byRule ? "a.rule" : "a.severity";
        try (PreparedStatement select = connection.prepareStatement("SELECT " + start + ", " + second
                + ", sum(a.alerts) FROM " + (byRule ? CountTable.BY_RULE : CountTable.BY_SEVERITY) + " a WHERE "
                + chosen.where() + " GROUP BY 1, " + second)) {
            chosen.set(select);
            add(select, byRule);
        }
    }

    private void alerts(TimeRange range) throws SQLException {
        Conditions chosen = new Conditions(scope, query.withCreated(range), rules).onAlert();
        try (PreparedStatement select = connection.prepareStatement("SELECT a.created / " + length + " * " + length
                + ", a.severity, " + (query.entity() == null ? "count(*)" : "count(DISTINCT a.id)")
                + chosen.from(ListPlan.forced(dialect, query)) + " GROUP BY 1, a.severity")) {
            chosen.set(select);
            add(select, false);
        }
    }

    private void add(PreparedStatement select, boolean byRule) throws SQLException {
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                RuleRef rule = byRule ? rules.get(rows.getLong(2)) : null;
                AlertSeverity severity = rule == null ? Codes.severity(rows.getInt(2)) : rule.severity();
                counts.computeIfAbsent(rows.getLong(1), _ -> new EnumMap<>(AlertSeverity.class))
                        .merge(severity, rows.getLong(3), Long::sum);
            }
        }
    }
}
