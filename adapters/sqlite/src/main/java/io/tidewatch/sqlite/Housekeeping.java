package io.tidewatch.sqlite;

import io.tidewatch.catalog.sql.LedgerTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Forgets what is too old to keep, and gives disk space back that a long backlog took. */
final class Housekeeping extends Write<Boolean> {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
    private static final int PAGES_AT_ONCE = 2_048;
    private static final long SPARE_BYTES = 64L << 20;

    private final SqliteQueueConfig config;
    private final Instant now;
    private final StreamEnds ends;
    private final AtomicLong committed;
    private final boolean expiring;
    private final Consumer<Write<?>> again;
    private boolean more;

    /**
     * @param committed up to which offset batches may go, in case a deletion failed
     * @param expiring whether to look for what is too old as well, which reads whole tables
     * @param again takes the next round when there is more to give back
     */
    Housekeeping(
            SqliteQueueConfig config,
            Instant now,
            StreamEnds ends,
            AtomicLong committed,
            boolean expiring,
            Consumer<Write<?>> again) {
        this.config = config;
        this.now = now;
        this.ends = ends;
        this.committed = committed;
        this.expiring = expiring;
        this.again = again;
    }

    @Override
    Boolean apply(Transaction transaction) throws SQLException {
        Connection connection = transaction.tables().connection();
        transaction.delete(committed.get(), DeleteWrite.ROWS_AT_ONCE);
        if (expiring) {
            expire(transaction, connection);
        }
        more = giveBack(connection);
        return true;
    }

    private void expire(Transaction transaction, Connection connection) throws SQLException {
        forgetStreams(connection);
        LedgerTable.forgetBefore(connection, now.minus(config.ledgerKept()));
        int letters =
                transaction.tables().deadLetters().shrinkTo(config.deadLetters().bytes());
        if (letters > 0) {
            LOG.atWarn()
                    .addKeyValue("letters", letters)
                    .addKeyValue("limit", config.deadLetters())
                    .log("oldest dead letters deleted, as there are more than are kept");
        }
    }

    private void forgetStreams(Connection connection) throws SQLException {
        int forgotten;
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM stream WHERE used < ?")) {
            delete.setLong(1, LedgerTable.minute(now.minus(config.streamsKept())));
            forgotten = delete.executeUpdate();
        }
        long surplus = Sql.number(connection, "SELECT count(*) FROM stream") - config.maxStreams();
        if (surplus > 0) {
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM stream WHERE (tenant, name) IN"
                    + " (SELECT tenant, name FROM stream ORDER BY used LIMIT ?)")) {
                delete.setLong(1, surplus);
                forgotten += delete.executeUpdate();
            }
            LOG.atWarn()
                    .addKeyValue("streams", surplus)
                    .addKeyValue("limit", config.maxStreams())
                    .log("streams unused longest forgotten; what they repeat will be kept twice");
        }
        if (forgotten > 0) {
            ends.clear();
        }
    }

    /** Shortens the file by some pages when more of it is free than used; true when there is more to do. */
    private static boolean giveBack(Connection connection) throws SQLException {
        long free = Sql.number(connection, "PRAGMA freelist_count");
        long used = Sql.number(connection, "PRAGMA page_count") - free;
        long spare = Math.max(used, SPARE_BYTES / Sql.number(connection, "PRAGMA page_size"));
        if (free <= spare) {
            return false;
        }
        Sql.run(connection, "PRAGMA incremental_vacuum(" + Math.min(PAGES_AT_ONCE, free - spare) + ")");
        return free - spare > PAGES_AT_ONCE;
    }

    @Override
    void succeed(Boolean value) {
        super.succeed(value);
        if (more) {
            again.accept(new Housekeeping(config, now, ends, committed, false, again));
        }
    }
}
