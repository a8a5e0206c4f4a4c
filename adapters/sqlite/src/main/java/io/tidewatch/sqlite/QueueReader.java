package io.tidewatch.sqlite;

import io.tidewatch.catalog.sql.LedgerTable;
import io.tidewatch.event.RawBatch;
import io.tidewatch.event.TenantId;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.ledger.LedgerEntry;
import io.tidewatch.queue.DeadLetter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the queue's tables beside the writer, over a connection of its own. Thread-safe. */
final class QueueReader implements AutoCloseable {
    /** Enough to keep a consumer busy; more would only lie in memory. */
    private static final long MAX_BYTES = 16L << 20;

    private final SqliteFile file;
    private final FrameCompression compression;
    private final Connection connection;

    QueueReader(SqliteFile file, FrameCompression compression) throws SQLException {
        this.file = file;
        this.compression = compression;
        this.connection = file.connectReadOnly();
    }

    Path path() {
        return file.path();
    }

    /**
     * A row of the table, or what is known of one that cannot be read.
     *
     * @param offset the batch's offset
     * @param batch the batch, or null when it is damaged
     * @param damage what is wrong with it, or empty
     */
    record Row(long offset, @Nullable RawBatch batch, String damage) {}

    /** The batches after offset {@code after} and before {@code before}, in order, at most {@code most}; one at least if there is one. */
    synchronized List<Row> batches(long after, long before, int most) {
        List<Row> rows = new ArrayList<>();
        long last = after;
        // Prepared for each call, as one that met damage cannot be used again.
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT offset, checksum, frame FROM batch WHERE offset > ? AND offset < ? ORDER BY offset LIMIT 1")) {
            long bytes = 0;
            while (rows.size() < most && bytes < MAX_BYTES) {
                Row row = next(select, last, before);
                if (row == null) {
                    break;
                }
                rows.add(row);
                last = row.offset();
                bytes += row.batch() == null ? 0 : row.batch().weight();
            }
            return rows;
        } catch (SQLException e) {
            if (SqliteErrors.isDamage(e) && (!rows.isEmpty() || last + 1 < before)) {
                // The way to the next row is broken; rows beyond may be reached by their own offsets.
                rows.add(new Row(last + 1, null, "the file cannot be read there: " + e.getMessage()));
                return rows;
            }
            throw file.explain("reading from the queue", e);
        }
    }

    private @Nullable Row next(PreparedStatement select, long after, long before) throws SQLException {
        select.setLong(1, after);
        select.setLong(2, before);
        try (ResultSet rows = select.executeQuery()) {
            if (!rows.next()) {
                return null;
            }
            long offset = rows.getLong(1);
            if (offset <= after || offset >= before) {
                // SQLite trusts the order of a page's rows; a damaged page need not have it.
                return new Row(after + 1, null, "the file gives row " + offset + " there");
            }
            return row(offset, rows.getInt(2), rows.getBytes(3));
        }
    }

    private Row row(long offset, int checksum, byte[] frame) {
        try {
            return new Row(offset, compression.decompress(frame, checksum), "");
        } catch (TidewatchException e) {
            return new Row(offset, null, String.valueOf(e.getMessage()));
        }
    }

    /** Whether all offsets from {@code first} to {@code last} are known to be damaged. */
    synchronized boolean isKnownDamage(long first, long last) {
        String sql = "SELECT count(*) FROM damaged WHERE offset BETWEEN " + first + " AND " + last;
        return number("reading damaged batches", sql) == last - first + 1;
    }

    synchronized List<LedgerEntry> entries(Instant from, Instant to) {
        try {
            return LedgerTable.entries(connection, from, to);
        } catch (SQLException e) {
            throw file.explain("reading the ledger", e);
        }
    }

    synchronized List<DeadLetter> deadLetters(TenantId tenant, int limit) {
        try {
            return DeadLetterTable.newest(connection, tenant, limit);
        } catch (SQLException e) {
            throw file.explain("reading dead letters", e);
        }
    }

    synchronized long deadLetters(TenantId tenant) {
        try {
            return DeadLetterTable.count(connection, tenant);
        } catch (SQLException e) {
            throw file.explain("counting dead letters", e);
        }
    }

    synchronized long number(String doing, String sql) {
        try {
            return Sql.number(connection, sql);
        } catch (SQLException e) {
            throw file.explain(doing, e);
        }
    }

    @Override
    public synchronized void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw file.explain("closing", e);
        }
    }
}
