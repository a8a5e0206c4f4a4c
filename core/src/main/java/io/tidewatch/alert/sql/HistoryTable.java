package io.tidewatch.alert.sql;

import io.tidewatch.alert.AlertHistory;
import io.tidewatch.catalog.sql.Micros;
import io.tidewatch.catalog.sql.Text;
import io.tidewatch.event.TenantId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The tables {@code alert_history} and {@code alert_case_history}.
 *
 * @param table its name
 * @param owner the column that names the alert or case
 */
record HistoryTable(String table, String owner) {
    static final HistoryTable ALERTS = new HistoryTable("alert_history", "alert");
    static final HistoryTable CASES = new HistoryTable("alert_case_history", "case_number");

    /** Entries kept of one alert or case; what comes after is still done, and in the audit log. */
    private static final int MOST = 10_000;

    /** What was changed. */
    record Entry(AlertHistory.Change change, String from, String to, String comment) {}

    void add(Connection connection, TenantId tenant, Object of, List<Entry> entries, String actor, Instant now)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO " + table + " (tenant, " + owner
                + ", number, time, actor, change, changed_from, changed_to, comment)"
                + " SELECT ?, ?, coalesce(max(number), 0) + 1, ?, ?, ?, ?, ?, ? FROM " + table
                + " WHERE tenant = ? AND "
                + owner + " = ? HAVING coalesce(max(number), 0) < " + MOST)) {
            for (Entry entry : entries) {
                insert.setString(1, tenant.value());
                insert.setObject(2, of);
                insert.setLong(3, Micros.of(now));
                insert.setString(4, Text.keepable(actor));
                insert.setString(5, entry.change.name());
                insert.setString(6, Text.keepable(entry.from));
                insert.setString(7, Text.keepable(entry.to));
                insert.setString(8, Text.keepable(entry.comment));
                insert.setString(9, tenant.value());
                insert.setObject(10, of);
                insert.executeUpdate();
            }
        }
    }

    List<AlertHistory> list(Connection connection, TenantId tenant, Object of) throws SQLException {
        List<AlertHistory> history = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT number, time, actor, change, changed_from, changed_to, comment FROM " + table
                        + " WHERE tenant = ? AND " + owner + " = ? ORDER BY number")) {
            select.setString(1, tenant.value());
            select.setObject(2, of);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    history.add(new AlertHistory(
                            rows.getLong(1),
                            Micros.toInstant(rows.getLong(2)),
                            rows.getString(3),
                            AlertHistory.Change.valueOf(rows.getString(4)),
                            rows.getString(5),
                            rows.getString(6),
                            rows.getString(7)));
                }
            }
        }
        return history;
    }
}
