package io.tidewatch.sqlite;

import io.tidewatch.event.EventId;
import io.tidewatch.event.Origin;
import io.tidewatch.event.Slice;
import io.tidewatch.event.TenantId;
import io.tidewatch.queue.DeadLetter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The table {@code dead_letter}. */
final class DeadLetterTable implements AutoCloseable {
    private final Connection connection;
    private final PreparedStatement insert;

    DeadLetterTable(Connection connection) throws SQLException {
        this.connection = connection;
        insert = connection.prepareStatement("INSERT INTO dead_letter (event_partition, event_sequence, tenant, source,"
                + " transport, address, path, received_seconds, received_nanos, reason, record)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                + " ON CONFLICT (event_partition, event_sequence) DO NOTHING");
    }

    void put(DeadLetter letter) throws SQLException {
        Instant received = letter.received();
        Origin origin = letter.origin();
        insert.setInt(1, letter.id().partition());
        insert.setLong(2, letter.id().sequence());
        insert.setString(3, letter.tenant().value());
        insert.setString(4, origin.source());
        insert.setString(5, origin.transport());
        insert.setString(6, origin.address());
        insert.setString(7, origin.path());
        insert.setLong(8, received.getEpochSecond());
        insert.setInt(9, received.getNano());
        insert.setString(10, letter.reason());
        insert.setBytes(11, letter.record().toBytes());
        insert.executeUpdate();
    }

    /**
     * Deletes the oldest letters until those left have at most {@code bytes}.
     *
     * @return how many went
     */
    int shrinkTo(long bytes) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM dead_letter WHERE number <="
                + " (SELECT max(number) FROM (SELECT number, sum(length(record)) OVER (ORDER BY number DESC) AS size"
                + " FROM dead_letter) WHERE size > ?)")) {
            delete.setLong(1, bytes);
            return delete.executeUpdate();
        }
    }

    static List<DeadLetter> newest(Connection connection, TenantId tenant, int limit) throws SQLException {
        List<DeadLetter> letters = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT event_partition, event_sequence, tenant,"
                + " source, transport, address, path, received_seconds, received_nanos, reason, record"
                + " FROM dead_letter WHERE tenant = ? ORDER BY number DESC LIMIT ?")) {
            select.setString(1, tenant.value());
            select.setInt(2, limit);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    letters.add(letter(rows));
                }
            }
        }
        return letters;
    }

    static long count(Connection connection, TenantId tenant) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT count(*) FROM dead_letter WHERE tenant = ?")) {
            select.setString(1, tenant.value());
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private static DeadLetter letter(ResultSet row) throws SQLException {
        return new DeadLetter(
                EventId.ofSequence(row.getInt(1), row.getLong(2)),
                new TenantId(row.getString(3)),
                new Origin(row.getString(4), row.getString(5), row.getString(6), row.getString(7)),
                Instant.ofEpochSecond(row.getLong(8), row.getInt(9)),
                Slice.of(row.getBytes(11)),
                row.getString(10));
    }

    @Override
    public void close() throws SQLException {
        insert.close();
    }
}
