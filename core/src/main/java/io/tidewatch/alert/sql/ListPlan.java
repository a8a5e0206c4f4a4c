package io.tidewatch.alert.sql;

import io.tidewatch.alert.AlertQuery;
import io.tidewatch.alert.AlertScope;
import io.tidewatch.alert.AlertSort;
import io.tidewatch.catalog.sql.Database;
import io.tidewatch.catalog.sql.Micros;
import io.tidewatch.detect.RuleRef;
import io.tidewatch.query.TimeRange;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * Which index a list is read from. SQLite keeps no statistics of ours, but {@code alert_count} knows exactly how many alerts each rule,
 * dataset and state has: an index in the list's order is read until a page is full, which is quick where enough of all alerts fit; an
 * index by state, severity or rule is read as far as it fits and sorted, which is quick where that is little. PostgreSQL plans by itself.
 */
final class ListPlan {
    /** Entries of an index that are read and sorted in some tens of milliseconds. */
    private static final long QUICKLY_SORTED = 50_000;

    private ListPlan() {}

    /** What to write behind the table's name. */
    static String hint(
            Connection connection,
            Database.Dialect dialect,
            AlertScope scope,
            AlertQuery query,
            AlertSort sort,
            Conditions conditions,
            Map<Long, RuleRef> rules,
            int limit)
            throws SQLException {
        if (dialect != Database.Dialect.SQLITE || query.entity() != null) {
            return "";
        }
        String forced = forced(dialect, query);
        if (!forced.isEmpty()) {
            return forced;
        }
        String ordered = switch (sort) {
            case CREATED -> "alert_created";
            case SEVERITY -> "alert_severity";
            case UPDATED -> "alert_updated";
        };
        if (sort != AlertSort.CREATED && madeIn(connection, scope, query.created()) < QUICKLY_SORTED) {
            return " INDEXED BY alert_created";
        }
        return " INDEXED BY " + best(connection, scope, conditions, rules, ordered, limit);
    }

    /** The index that a case or an assignee asks for; empty where the query has neither. */
    static String forced(Database.Dialect dialect, AlertQuery query) {
        if (dialect != Database.Dialect.SQLITE || query.entity() != null) {
            return "";
        }
        if (query.caseId() != null) {
            return " INDEXED BY alert_case_id";
        }
        if (query.assignee() != null) {
            return query.assignee().isEmpty() ? " INDEXED BY alert_unassigned" : " INDEXED BY alert_assignee";
        }
        return "";
    }

    /** How many alerts were made on the days of the range; very many where it has no beginning. */
    private static long madeIn(Connection connection, AlertScope scope, TimeRange range) throws SQLException {
        if (range.from().equals(TimeRange.ALL.from())) {
            return Long.MAX_VALUE;
        }
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT coalesce(sum(alerts), 0) FROM alert_day WHERE tenant = ? AND day >= ? AND day <= ?")) {
            select.setString(1, scope.tenant().value());
            select.setLong(2, Math.floorDiv(Micros.of(range.from()), CountTable.MICROS_A_DAY));
            select.setLong(3, Math.floorDiv(Micros.of(range.to()), CountTable.MICROS_A_DAY));
            try (ResultSet rows = select.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }

    private static String best(
            Connection connection,
            AlertScope scope,
            Conditions conditions,
            Map<Long, RuleRef> rules,
            String ordered,
            int limit)
            throws SQLException {
        if (conditions.states == null && conditions.severities == null && conditions.rules == null) {
            return ordered;
        }
        long all = 0;
        long fitting = 0;
        long ofState = 0;
        long ofSeverity = 0;
        long ofRule = 0;
        List<Cell> cells = new Cells(connection, Database.Dialect.SQLITE, scope, AlertQuery.ALL, rules).read();
        for (Cell cell : cells) {
            RuleRef rule = rules.get(cell.rule());
            if (rule == null) {
                continue;
            }
            all += cell.alerts();
            fitting += conditions.admit(cell.rule(), rule, cell.dataset(), cell.state()) ? cell.alerts() : 0;
            ofState += conditions.states == null || conditions.states.contains(cell.state()) ? cell.alerts() : 0;
            ofSeverity += conditions.severities == null || conditions.severities.contains(Codes.of(rule.severity()))
                    ? cell.alerts()
                    : 0;
            ofRule += conditions.rules == null || conditions.rules.contains(cell.rule()) ? cell.alerts() : 0;
        }
        // A page needs limit alerts, found every (all / fitting) entries; sorting costs about twice what reading does.
        double inOrder = fitting == 0 ? all : Math.min((double) all, (double) limit * all / fitting);
        double least = Math.min(inOrder, 2.0 * Math.min(ofState, Math.min(ofSeverity, ofRule)));
        if (least == inOrder) {
            return ordered;
        }
        if (least == 2.0 * ofRule) {
            return "alert_of_rule";
        }
        return least == 2.0 * ofState ? "alert_state" : "alert_severity";
    }
}
