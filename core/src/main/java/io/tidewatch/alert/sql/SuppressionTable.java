package io.tidewatch.alert.sql;

import io.tidewatch.alert.Suppression;
import io.tidewatch.catalog.sql.Micros;
import io.tidewatch.catalog.sql.Text;
import io.tidewatch.event.TenantId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The table {@code alert_suppression}. */
final class SuppressionTable {
    private SuppressionTable() {}

    /**
     * By tenant and id.
     *
     * @param tenant whose; null for everybody's, which only the stage asks for
     */
    static List<Suppression> list(Connection connection, @Nullable TenantId tenant) throws SQLException {
        List<Suppression> suppressions = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT tenant, id, rule_key, group_values, after_millis, ends, reason, author, created, suppressed,"
                        + " last_suppressed FROM alert_suppression" + (tenant == null ? "" : " WHERE tenant = ?")
                        + " ORDER BY tenant, id")) {
            if (tenant != null) {
                select.setString(1, tenant.value());
            }
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    suppressions.add(suppression(rows));
                }
            }
        }
        return suppressions;
    }

    private static Suppression suppression(ResultSet rows) throws SQLException {
        long after = rows.getLong(5);
        boolean everything = rows.wasNull();
        return new Suppression(
                rows.getString(2),
                new TenantId(rows.getString(1)),
                rows.getString(3),
                Columns.map(rows.getString(4)),
                everything ? null : Duration.ofMillis(after),
                Micros.get(rows, 6),
                rows.getString(7),
                rows.getString(8),
                Micros.toInstant(rows.getLong(9)),
                rows.getLong(10),
                Micros.get(rows, 11));
    }

    static void put(Connection connection, Suppression suppression) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement(
                "INSERT INTO alert_suppression (tenant, id, rule_key, group_values, after_millis, ends, reason, author,"
                        + " created, suppressed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0)"
                        + " ON CONFLICT (tenant, id) DO UPDATE SET rule_key = excluded.rule_key,"
                        + " group_values = excluded.group_values, after_millis = excluded.after_millis,"
                        + " ends = excluded.ends, reason = excluded.reason, author = excluded.author,"
                        + " created = excluded.created")) {
            upsert.setString(1, suppression.tenant().value());
            upsert.setString(2, suppression.id());
            upsert.setString(3, Text.keepable(suppression.rule()));
            upsert.setString(4, Text.keepable(Columns.map(suppression.group())));
            if (suppression.after() == null) {
                upsert.setNull(5, Types.BIGINT);
            } else {
                upsert.setLong(5, suppression.after().toMillis());
            }
            Micros.set(upsert, 6, suppression.until());
            upsert.setString(7, Text.keepable(suppression.reason()));
            upsert.setString(8, Text.keepable(suppression.author()));
            upsert.setLong(9, Micros.of(suppression.created()));
            upsert.executeUpdate();
        }
    }
}
