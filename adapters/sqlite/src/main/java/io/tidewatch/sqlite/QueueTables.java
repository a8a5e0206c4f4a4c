package io.tidewatch.sqlite;

import io.tidewatch.catalog.sql.LedgerTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The queue's statements over the one connection that writes; they say what they do, and their caller makes transactions of them. */
final class QueueTables implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(QueueTables.class);
    private static final String ID = "id";
    private static final String NEXT_OFFSET = "next-offset";
    private static final String COMMITTED = "committed";

    private final Connection connection;
    private final PreparedStatement insertBatch;
    private final PreparedStatement acceptedEnd;
    private final PreparedStatement accept;
    private final LedgerTable ledger;
    private final DeadLetterTable deadLetters;
    private final PreparedStatement measure;
    private final PreparedStatement delete;
    private final PreparedStatement setProperty;

    QueueTables(Connection connection) throws SQLException {
        this.connection = connection;
        insertBatch = connection.prepareStatement(
                "INSERT INTO batch (offset, tenant, minute, records, checksum, frame) VALUES (?, ?, ?, ?, ?, ?)");
        acceptedEnd = connection.prepareStatement("SELECT accepted_end FROM stream WHERE tenant = ? AND name = ?");
        accept = connection.prepareStatement("INSERT INTO stream (tenant, name, accepted_end, used) VALUES (?, ?, ?, ?)"
                + " ON CONFLICT DO UPDATE SET accepted_end = max(accepted_end, excluded.accepted_end),"
                + " used = excluded.used");
        ledger = new LedgerTable(connection);
        deadLetters = new DeadLetterTable(connection);
        measure = connection.prepareStatement(
                "SELECT max(offset), count(*), sum(records), sum(bytes) FROM"
                        + " (SELECT offset, records, length(frame) AS bytes FROM batch WHERE offset <= ? ORDER BY offset LIMIT ?)");
        delete = connection.prepareStatement("DELETE FROM batch WHERE offset <= ?");
        setProperty = connection.prepareStatement(
                "INSERT INTO property (name, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value");
    }

    Connection connection() {
        return connection;
    }

    /** Bytes of the file that hold nothing and are written before it grows. */
    long spareBytes() throws SQLException {
        return Sql.number(connection, "PRAGMA freelist_count") * Sql.number(connection, "PRAGMA page_size");
    }

    LedgerTable ledger() {
        return ledger;
    }

    DeadLetterTable deadLetters() {
        return deadLetters;
    }

    /** The queue's id; made when the file is new. */
    String id() throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT value FROM property WHERE name = ?")) {
            select.setString(1, ID);
            try (ResultSet rows = select.executeQuery()) {
                if (rows.next()) {
                    return rows.getString(1);
                }
            }
        }
        String id = UUID.randomUUID().toString();
        setProperty.setString(1, ID);
        setProperty.setString(2, id);
        setProperty.executeUpdate();
        return id;
    }

    Totals totals() throws SQLException {
        long next = Math.max(
                Math.max(1, property(NEXT_OFFSET)), Sql.number(connection, "SELECT max(offset) FROM batch") + 1);
        try (PreparedStatement select =
                        connection.prepareStatement("SELECT count(*), sum(records), sum(length(frame)) FROM batch");
                ResultSet rows = select.executeQuery()) {
            rows.next();
            long batches = rows.getLong(1);
            return new Totals(next, batches, rows.getLong(2), rows.getLong(3) + batches * Totals.ROW_OVERHEAD);
        } catch (SQLException e) {
            if (!SqliteErrors.isDamage(e)) {
                throw e;
            }
            LOG.atError().setCause(e).log("queue file is damaged in parts; its counts are estimated");
            long first = Sql.number(connection, "SELECT min(offset) FROM batch");
            long bytes = Sql.number(connection, "PRAGMA page_count") * Sql.number(connection, "PRAGMA page_size");
            return new Totals(next, next - first, 0, bytes);
        }
    }

    void insert(long offset, String tenant, long minute, int records, byte[] frame) throws SQLException {
        insertBatch.setLong(1, offset);
        insertBatch.setString(2, tenant);
        insertBatch.setLong(3, minute);
        insertBatch.setInt(4, records);
        insertBatch.setInt(5, FrameCompression.checksum(frame));
        insertBatch.setBytes(6, frame);
        insertBatch.executeUpdate();
    }

    /** Up to where the stream was accepted; 0 where it is not known. */
    long acceptedEnd(StreamKey stream) throws SQLException {
        acceptedEnd.setString(1, stream.tenant());
        acceptedEnd.setString(2, stream.name());
        try (ResultSet rows = acceptedEnd.executeQuery()) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    void accept(StreamKey stream, long end, long minute) throws SQLException {
        accept.setString(1, stream.tenant());
        accept.setString(2, stream.name());
        accept.setLong(3, end);
        accept.setLong(4, minute);
        accept.executeUpdate();
    }

    /**
     * Deletes the first {@code most} batches up to and including {@code offset}.
     *
     * @return what is left
     */
    Totals delete(long offset, int most, Totals before) throws SQLException {
        measure.setLong(1, offset);
        measure.setInt(2, most);
        Totals after;
        long last;
        try (ResultSet rows = measure.executeQuery()) {
            rows.next();
            last = rows.getLong(1);
            after = before.without(rows.getLong(2), rows.getLong(3), rows.getLong(4));
        }
        if (after.batches() != before.batches()) {
            delete.setLong(1, last);
            delete.executeUpdate();
            rememberCommitted(before.batches() - after.batches() == most ? last : offset);
        }
        return after;
    }

    /** Up to which offset nothing is missed when it is not there. */
    long committed() throws SQLException {
        return property(COMMITTED);
    }

    void rememberCommitted(long offset) throws SQLException {
        setProperty(COMMITTED, offset);
    }

    /** Keeps offsets growing even when no batch is left to tell the last, or the page that told it is damaged. */
    void rememberNextOffset(long offset) throws SQLException {
        setProperty(NEXT_OFFSET, offset);
    }

    private long property(String name) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT value FROM property WHERE name = ?")) {
            select.setString(1, name);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() ? rows.getLong(1) : 0;
            }
        }
    }

    private void setProperty(String name, long value) throws SQLException {
        setProperty.setString(1, name);
        setProperty.setLong(2, value);
        setProperty.executeUpdate();
    }

    /** The same over fresh statements, as those that met an error cannot be used again. */
    QueueTables renewed() throws SQLException {
        for (AutoCloseable statement :
                List.of(insertBatch, acceptedEnd, accept, ledger, deadLetters, measure, delete, setProperty)) {
            close(statement);
        }
        return new QueueTables(connection);
    }

    private static void close(AutoCloseable statement) throws SQLException {
        try {
            statement.close();
        } catch (SQLException e) {
            throw e;
        } catch (Exception e) {
            throw new SQLException(e);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
