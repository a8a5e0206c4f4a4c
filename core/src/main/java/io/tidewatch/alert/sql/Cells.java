package io.tidewatch.alert.sql;

import io.tidewatch.alert.AlertQuery;
import io.tidewatch.alert.AlertScope;
import io.tidewatch.catalog.sql.Database;
import io.tidewatch.catalog.sql.Micros;
import io.tidewatch.detect.RuleRef;
import io.tidewatch.query.TimeRange;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Counts alerts: whole days from {@code alert_count}, the rest from the alerts themselves. */
final class Cells {
    private final Connection connection;
    private final Database.Dialect dialect;
    private final AlertScope scope;
    private final AlertQuery query;
    private final Map<Long, RuleRef> rules;
    private final Conditions conditions;

    Cells(
            Connection connection,
            Database.Dialect dialect,
            AlertScope scope,
            AlertQuery query,
            Map<Long, RuleRef> rules) {
        this.connection = connection;
        this.dialect = dialect;
        this.scope = scope;
        this.query = query;
        this.rules = rules;
        this.conditions = new Conditions(scope, query, rules);
    }

    List<Cell> read() throws SQLException {
        List<Cell> cells = new ArrayList<>();
        if (conditions.areHopeless()) {
            return cells;
        }
        TimeRange range = query.created();
        if (!conditions.areCounted()) {
            alerts(range, cells);
        } else if (range.equals(TimeRange.ALL)) {
            days(CountTable.ALL_DAYS, 0, cells);
        } else {
            long first = -Math.floorDiv(-Micros.of(range.from()), CountTable.MICROS_A_DAY);
            long end = Math.floorDiv(Micros.of(range.to()), CountTable.MICROS_A_DAY);
            if (first >= end) {
                alerts(range, cells);
            } else {
                days(Math.max(0, first), end, cells);
                edge(new TimeRange(range.from(), Micros.toInstant(first * CountTable.MICROS_A_DAY)), cells);
                edge(new TimeRange(Micros.toInstant(end * CountTable.MICROS_A_DAY), range.to()), cells);
            }
        }
        return cells;
    }

    private void edge(TimeRange range, List<Cell> cells) throws SQLException {
        if (range.from().isBefore(range.to())) {
            alerts(range, cells);
        }
    }

    /** From {@code first} to before {@code end}, or all days at once. */
    private void days(long first, long end, List<Cell> cells) throws SQLException {
        boolean all = first == CountTable.ALL_DAYS;
        try (PreparedStatement select = connection.prepareStatement("SELECT rule, dataset, state, "
                + (all ? "alerts" : "sum(alerts)") + " FROM alert_count WHERE tenant = ? AND "
                + (all ? "day = ?" : "day >= ? AND day < ? GROUP BY rule, dataset, state"))) {
            select.setString(1, scope.tenant().value());
            select.setLong(2, first);
            if (!all) {
                select.setLong(3, end);
            }
            add(select, cells);
        }
    }

    private void alerts(TimeRange range, List<Cell> cells) throws SQLException {
        Conditions some = new Conditions(scope, query.withCreated(range), rules).onAlert();
        try (PreparedStatement select = connection.prepareStatement("SELECT a.rule, a.dataset, a.state, "
                + (query.entity() == null ? "count(*)" : "count(DISTINCT a.id)")
                + some.from(ListPlan.forced(dialect, query))
                + " GROUP BY a.rule, a.dataset, a.state")) {
            some.set(select);
            add(select, cells);
        }
    }

    private void add(PreparedStatement select, List<Cell> cells) throws SQLException {
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                Cell cell = new Cell(rows.getLong(1), rows.getString(2), rows.getInt(3), rows.getLong(4));
                RuleRef rule = rules.get(cell.rule());
                if (rule != null && conditions.admit(cell.rule(), rule, cell.dataset(), cell.state())) {
                    cells.add(cell);
                }
            }
        }
    }
}
