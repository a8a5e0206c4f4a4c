package io.tidewatch.catalog.sql;

import io.tidewatch.catalog.AuditEntry;
import io.tidewatch.event.TenantId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The table {@code audit_log}. */
final class AuditTable {
    static final String SELECT =
            "SELECT number, time, tenant, actor, address, action, object, details, digest FROM audit_log";

    private AuditTable() {}

    static @Nullable AuditRow last(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(SELECT + " ORDER BY number DESC LIMIT 1")) {
            List<AuditRow> rows = rows(select);
            return rows.isEmpty() ? null : rows.getFirst();
        }
    }

    static void insert(Connection connection, AuditRow row) throws SQLException {
        AuditEntry entry = row.entry();
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO audit_log (number, time, tenant, actor, address, action, object, details, digest)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setLong(1, row.number());
            insert.setLong(2, Micros.of(entry.time()));
            insert.setString(3, entry.tenant().value());
            insert.setString(4, entry.actor());
            insert.setString(5, entry.address());
            insert.setString(6, entry.action());
            insert.setString(7, entry.object());
            insert.setString(8, entry.details());
            insert.setString(9, row.digest());
            insert.executeUpdate();
        }
    }

    static List<AuditRow> rows(PreparedStatement select) throws SQLException {
        List<AuditRow> rows = new ArrayList<>();
        try (ResultSet found = select.executeQuery()) {
            while (found.next()) {
                AuditEntry entry = new AuditEntry(
                        Micros.toInstant(found.getLong(2)),
                        new TenantId(found.getString(3)),
                        found.getString(4),
                        found.getString(5),
                        found.getString(6),
                        found.getString(7),
                        found.getString(8));
                rows.add(new AuditRow(found.getLong(1), entry, found.getString(9)));
            }
        }
        return rows;
    }
}
