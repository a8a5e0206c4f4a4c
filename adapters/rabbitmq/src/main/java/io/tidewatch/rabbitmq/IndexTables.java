package io.tidewatch.rabbitmq;

import io.tidewatch.catalog.sql.LedgerTable;
import io.tidewatch.event.TenantId;
import io.tidewatch.ledger.LedgerEntry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The index's statements; their caller makes transactions of them. Closed with the connection. Not thread-safe. */
final class IndexTables {
    private static final int SECONDS_A_MINUTE = 60;

    private final Connection connection;
    private final PreparedStatement insert;
    private final PreparedStatement old;
    private final PreparedStatement correct;
    private final PreparedStatement accept;
    private final PreparedStatement ends;
    private final PreparedStatement positions;
    private final LedgerTable ledger;
    private boolean synced = true;
    private long batches;
    private long records;
    private long bytes;

    IndexTables(Connection connection) throws SQLException {
        this.connection = connection;
        insert = connection.prepareStatement(
                "INSERT OR IGNORE INTO batch (position, tenant, minute, records, deduplicated, stream, stream_end, bytes)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
        old = connection.prepareStatement("SELECT records, deduplicated FROM batch WHERE position = ?");
        correct = connection.prepareStatement("UPDATE batch SET records = ?, deduplicated = ? WHERE position = ?");
        accept = connection.prepareStatement(
                "INSERT INTO stream (tenant, name, accepted_end, committed_end, used) VALUES (?, ?, ?, 0, ?)"
                        + " ON CONFLICT DO UPDATE SET accepted_end = max(accepted_end, excluded.accepted_end),"
                        + " used = max(used, excluded.used)");
        ends = connection.prepareStatement(
                "SELECT accepted_end, committed_end FROM stream WHERE tenant = ? AND name = ?");
        positions = connection.prepareStatement(
                "SELECT position FROM batch WHERE position > ? AND position <= ? ORDER BY position");
        ledger = new LedgerTable(connection);
    }

    void begin(boolean durable) throws SQLException {
        if (durable != synced) {
            IndexFile.run(connection, "PRAGMA synchronous = " + (durable ? "FULL" : "NORMAL"));
            synced = durable;
        }
        IndexFile.run(connection, "BEGIN IMMEDIATE");
    }

    void commitTransaction() throws SQLException {
        IndexFile.run(connection, "COMMIT");
    }

    void rollback() throws SQLException {
        IndexFile.run(connection, "ROLLBACK");
    }

    /** Empty where there is none. */
    String property(String name) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT value FROM property WHERE name = ?")) {
            select.setString(1, name);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() ? rows.getString(1) : "";
            }
        }
    }

    long number(String name) throws SQLException {
        String value = property(name);
        return value.isEmpty() ? 0 : Long.parseLong(value);
    }

    void property(String name, String value) throws SQLException {
        try (PreparedStatement set = connection.prepareStatement(
                "INSERT INTO property (name, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value")) {
            set.setString(1, name);
            set.setString(2, value);
            set.executeUpdate();
        }
    }

    LedgerTable ledger() {
        return ledger;
    }

    /** What waits, as these statements changed it. */
    QueueIndex.Totals totals() {
        return new QueueIndex.Totals(batches, records, bytes);
    }

    /** What waits, counted anew. */
    QueueIndex.Totals measure() throws SQLException {
        batches = IndexFile.number(connection, "SELECT count(*) FROM batch");
        records = IndexFile.number(connection, "SELECT sum(records) FROM batch");
        bytes = IndexFile.number(connection, "SELECT sum(bytes) FROM batch");
        return totals();
    }

    /** Counts the batch too; false, and nothing done but for its stream, where it is written down already. */
    boolean insert(BatchEntry entry) throws SQLException {
        StreamKey stream = entry.stream();
        if (stream != null) {
            accept(stream, entry.end(), entry.minute());
        }
        insert.setLong(1, entry.position());
        insert.setString(2, entry.tenant());
        insert.setLong(3, entry.minute());
        insert.setInt(4, entry.records());
        insert.setInt(5, entry.deduplicated());
        if (stream == null) {
            insert.setNull(6, Types.VARCHAR);
        } else {
            insert.setString(6, stream.name());
        }
        insert.setLong(7, entry.end());
        insert.setLong(8, entry.bytes());
        if (insert.executeUpdate() == 0) {
            return false;
        }
        count(entry, entry.records() + entry.deduplicated(), entry.deduplicated());
        batches++;
        records += entry.records();
        bytes += entry.bytes();
        return true;
    }

    /** Writes down that more of the batch's records are known than was thought. */
    void correct(BatchEntry entry) throws SQLException {
        old.setLong(1, entry.position());
        int knownBefore;
        int recordsBefore;
        try (ResultSet rows = old.executeQuery()) {
            if (!rows.next()) {
                return;
            }
            recordsBefore = rows.getInt(1);
            knownBefore = rows.getInt(2);
        }
        if (knownBefore == entry.deduplicated() && recordsBefore == entry.records()) {
            return;
        }
        correct.setInt(1, entry.records());
        correct.setInt(2, entry.deduplicated());
        correct.setLong(3, entry.position());
        correct.executeUpdate();
        count(entry, 0, entry.deduplicated() - knownBefore);
        records += entry.records() - recordsBefore;
    }

    private void count(BatchEntry entry, int received, int known) throws SQLException {
        ledger.add(new LedgerEntry(
                new TenantId(entry.tenant()),
                Instant.ofEpochSecond(entry.minute() * SECONDS_A_MINUTE),
                received,
                known,
                0,
                0));
    }

    void accept(StreamKey stream, long end, long minute) throws SQLException {
        accept.setString(1, stream.tenant());
        accept.setString(2, stream.name());
        accept.setLong(3, end);
        accept.setLong(4, minute);
        accept.executeUpdate();
    }

    long acceptedEnd(StreamKey stream) throws SQLException {
        return end(stream, 1);
    }

    long committedEnd(StreamKey stream) throws SQLException {
        return end(stream, 2);
    }

    private long end(StreamKey stream, int column) throws SQLException {
        ends.setString(1, stream.tenant());
        ends.setString(2, stream.name());
        try (ResultSet rows = ends.executeQuery()) {
            return rows.next() ? rows.getLong(column) : 0;
        }
    }

    /** Those above {@code first} and up to {@code last}, in order. */
    List<Long> positions(long first, long last) throws SQLException {
        positions.setLong(1, first);
        positions.setLong(2, last);
        List<Long> found = new ArrayList<>();
        try (ResultSet rows = positions.executeQuery()) {
            while (rows.next()) {
                found.add(rows.getLong(1));
            }
        }
        return found;
    }

    /** Forgets the batches up to the position, but not how far their streams go. */
    void commit(long position) throws SQLException {
        execute(
                "INSERT INTO stream (tenant, name, accepted_end, committed_end, used)"
                        + " SELECT tenant, stream, max(stream_end), max(stream_end), max(minute) FROM batch"
                        + " WHERE position <= ? AND stream IS NOT NULL GROUP BY tenant, stream"
                        + " ON CONFLICT DO UPDATE SET accepted_end = max(accepted_end, excluded.accepted_end),"
                        + " committed_end = max(committed_end, excluded.committed_end), used = max(used, excluded.used)",
                position,
                null);
        delete("position <= ?", position);
    }

    void delete(List<Long> gone) throws SQLException {
        for (long position : gone) {
            delete("position = ?", position);
        }
    }

    private void delete(String where, long position) throws SQLException {
        try (PreparedStatement sum =
                connection.prepareStatement("SELECT count(*), sum(records), sum(bytes) FROM batch WHERE " + where)) {
            sum.setLong(1, position);
            try (ResultSet rows = sum.executeQuery()) {
                rows.next();
                batches -= rows.getLong(1);
                records -= rows.getLong(2);
                bytes -= rows.getLong(3);
            }
        }
        execute("DELETE FROM batch WHERE " + where, position, null);
    }

    /** How many streams were forgotten. */
    int forgetStreams(long unusedSince, int most) throws SQLException {
        int old = execute("DELETE FROM stream WHERE used < ?", unusedSince, null);
        long many = IndexFile.number(connection, "SELECT count(*) FROM stream") - most;
        return many <= 0
                ? old
                : old
                        + execute(
                                "DELETE FROM stream WHERE (tenant, name) IN"
                                        + " (SELECT tenant, name FROM stream WHERE used < ? ORDER BY used LIMIT ?)",
                                Long.MAX_VALUE,
                                many);
    }

    private int execute(String sql, long first, @Nullable Long second) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, first);
            if (second != null) {
                statement.setLong(2, second);
            }
            return statement.executeUpdate();
        }
    }
}
