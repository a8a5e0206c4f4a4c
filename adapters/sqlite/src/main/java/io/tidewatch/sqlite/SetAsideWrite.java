package io.tidewatch.sqlite;

import io.tidewatch.event.TenantId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/** Moves a batch that cannot be read to the table {@code damaged}, and counts its records as quarantined. */
final class SetAsideWrite extends Damage {
    SetAsideWrite(long offset, String reason) {
        super(offset, 1, reason);
    }

    @Override
    Boolean apply(Transaction transaction) throws SQLException {
        Connection connection = transaction.tables().connection();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT tenant, minute, records, length(frame) FROM batch WHERE offset = ?")) {
            select.setLong(1, offset());
            try (ResultSet rows = select.executeQuery()) {
                if (!rows.next()) {
                    return false;
                }
                int records = rows.getInt(3);
                move(connection);
                transaction.lost(records, rows.getLong(4));
                transaction.count(
                        new TenantId(rows.getString(1)), Instant.ofEpochSecond(rows.getLong(2) * 60), 0, 0, records);
                return true;
            }
        } catch (IllegalArgumentException e) {
            throw new SQLException("the row's tenant is damaged too: " + e.getMessage(), e);
        }
    }

    private void move(Connection connection) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT OR REPLACE INTO damaged"
                + " (offset, records, reason, frame) SELECT offset, records, ?, frame FROM batch WHERE offset = ?")) {
            insert.setString(1, reason());
            insert.setLong(2, offset());
            insert.executeUpdate();
        }
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM batch WHERE offset = ?")) {
            delete.setLong(1, offset());
            delete.executeUpdate();
        }
    }
}
