package io.tidewatch.alert.sql;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.AlertScope;
import io.tidewatch.catalog.sql.Micros;
import io.tidewatch.detect.RuleRef;
import io.tidewatch.event.Dataset;
import io.tidewatch.event.TenantId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows of the table {@code alert}. */
final class AlertTable {
    static final String COLUMNS =
            "a.id, a.rule, a.severity, a.state, a.group_values, a.entities, a.dataset, a.first_event, a.last_finding, a.created,"
                    + " a.updated, a.findings, a.suppressed, a.assignee, a.case_id, a.previous, a.version";

    private AlertTable() {}

    /** The alert of a row of {@link #COLUMNS}. */
    static Alert alert(ResultSet rows, TenantId tenant, Map<Long, RuleRef> rules) throws SQLException {
        int state = rows.getInt(4);
        RuleRef rule = rules.get(rows.getLong(2));
        return new Alert(
                rows.getString(1),
                tenant,
                rule == null ? new RuleRef("?", 0, "?", Codes.severity(rows.getInt(3)), List.of()) : rule,
                State.status(state),
                State.resolution(state),
                Columns.map(rows.getString(5)),
                Columns.entities(rows.getString(6)),
                Dataset.of(rows.getString(7)),
                Micros.toInstant(rows.getLong(8)),
                Micros.toInstant(rows.getLong(9)),
                Micros.toInstant(rows.getLong(10)),
                Micros.toInstant(rows.getLong(11)),
                rows.getLong(12),
                rows.getLong(13),
                rows.getString(14),
                rows.getString(15),
                rows.getString(16),
                rows.getLong(17));
    }

    /** The alert with that id, where the scope has it. */
    static @Nullable Alert find(Connection connection, AlertScope scope, String id, Map<Long, RuleRef> rules)
            throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT " + COLUMNS + " FROM alert a WHERE a.tenant = ? AND a.id = ?")) {
            select.setString(1, scope.tenant().value());
            select.setString(2, id);
            try (ResultSet rows = select.executeQuery()) {
                if (!rows.next()) {
                    return null;
                }
                Alert alert = alert(rows, scope.tenant(), rules);
                return scope.datasets().allows(alert.dataset()) ? alert : null;
            }
        }
    }

    /** The number of the alert's rule. */
    static long rule(Connection connection, TenantId tenant, String id) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT rule FROM alert WHERE tenant = ? AND id = ?")) {
            select.setString(1, tenant.value());
            select.setString(2, id);
            try (ResultSet rows = select.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }
}
