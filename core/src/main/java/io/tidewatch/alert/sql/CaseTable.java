package io.tidewatch.alert.sql;

import io.tidewatch.alert.Case;
import io.tidewatch.catalog.sql.Micros;
import io.tidewatch.catalog.sql.Text;
import io.tidewatch.event.TenantId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The table {@code alert_case}. */
final class CaseTable {
    private static final String SELECT =
            "SELECT c.number, c.title, c.description, c.status, c.severity, c.assignee, c.author, c.created, c.updated, c.version,"
                    + " (SELECT count(*) FROM alert a WHERE a.tenant = c.tenant AND a.case_id = CAST(c.number AS TEXT))"
                    + " FROM alert_case c WHERE c.tenant = ?";

    private CaseTable() {}

    /** The case's number; -1 for a text that names none. */
    static long number(String id) {
        return id.matches("[1-9]\\d{0,17}") ? Long.parseLong(id) : -1;
    }

    static @Nullable Case find(Connection connection, TenantId tenant, String id) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(SELECT + " AND c.number = ?")) {
            select.setString(1, tenant.value());
            select.setLong(2, number(id));
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() ? read(rows, tenant) : null;
            }
        }
    }

    static List<Case> list(
            Connection connection, TenantId tenant, Case.@Nullable Status status, int limit, @Nullable String before)
            throws SQLException {
        String sql = SELECT + (status == null ? "" : " AND c.status = " + Codes.of(status))
                + (before == null ? "" : " AND c.number < " + number(before)) + " ORDER BY c.number DESC LIMIT "
                + limit;
        List<Case> cases = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, tenant.value());
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    cases.add(read(rows, tenant));
                }
            }
        }
        return cases;
    }

    private static Case read(ResultSet rows, TenantId tenant) throws SQLException {
        return new Case(
                Long.toString(rows.getLong(1)),
                tenant,
                rows.getString(2),
                rows.getString(3),
                Codes.caseStatus(rows.getInt(4)),
                Codes.severity(rows.getInt(5)),
                rows.getString(6),
                rows.getString(7),
                Micros.toInstant(rows.getLong(8)),
                Micros.toInstant(rows.getLong(9)),
                rows.getLong(11),
                rows.getLong(10));
    }

    static long nextNumber(Connection connection, TenantId tenant) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT coalesce(max(number), 0) + 1 FROM alert_case WHERE tenant = ?")) {
            select.setString(1, tenant.value());
            try (ResultSet rows = select.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }

    static void insert(Connection connection, Case opened) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO alert_case (tenant, number, title, description, status, severity, assignee, author, created,"
                        + " updated, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)")) {
            insert.setString(1, opened.tenant().value());
            insert.setLong(2, number(opened.id()));
            insert.setString(3, Text.keepable(opened.title()));
            insert.setString(4, Text.keepable(opened.description()));
            insert.setLong(5, Codes.of(opened.status()));
            insert.setLong(6, Codes.of(opened.severity()));
            SqlAlertJournal.text(insert, 7, opened.assignee());
            insert.setString(8, Text.keepable(opened.author()));
            insert.setLong(9, Micros.of(opened.created()));
            insert.setLong(10, Micros.of(opened.updated()));
            insert.executeUpdate();
        }
    }

    static void update(Connection connection, Case changed) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE alert_case SET title = ?, description = ?, status = ?, severity = ?, assignee = ?, updated = ?,"
                        + " version = version + 1 WHERE tenant = ? AND number = ?")) {
            update.setString(1, Text.keepable(changed.title()));
            update.setString(2, Text.keepable(changed.description()));
            update.setLong(3, Codes.of(changed.status()));
            update.setLong(4, Codes.of(changed.severity()));
            SqlAlertJournal.text(update, 5, changed.assignee());
            update.setLong(6, Micros.of(changed.updated()));
            update.setString(7, changed.tenant().value());
            update.setLong(8, number(changed.id()));
            update.executeUpdate();
        }
    }
}
