package io.tidewatch.alert.sql;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.AlertDetails;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** The table {@code alert_detail}. */
final class DetailTable {
    private DetailTable() {}

    static AlertDetails details(Connection connection, Alert alert) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT explanation, fields, first_events, latest_events, event_count FROM alert_detail"
                        + " WHERE tenant = ? AND id = ?")) {
            select.setString(1, alert.tenant().value());
            select.setString(2, alert.id());
            try (ResultSet rows = select.executeQuery()) {
                if (!rows.next()) {
                    return new AlertDetails(alert, "{}", Map.of(), List.of(), List.of(), 0);
                }
                return new AlertDetails(
                        alert,
                        rows.getString(1),
                        Columns.map(rows.getString(2)),
                        Columns.events(rows.getString(3)),
                        Columns.events(rows.getString(4)),
                        rows.getLong(5));
            }
        }
    }
}
