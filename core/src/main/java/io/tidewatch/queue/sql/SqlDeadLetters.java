package io.tidewatch.queue.sql;

import static java.util.Objects.requireNonNull;

import io.tidewatch.catalog.sql.Database;
import io.tidewatch.catalog.sql.Text;
import io.tidewatch.event.ByteSize;
import io.tidewatch.event.EventId;
import io.tidewatch.event.Origin;
import io.tidewatch.event.Slice;
import io.tidewatch.event.TenantId;
import io.tidewatch.queue.DeadLetter;
import io.tidewatch.queue.DeadLetters;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Dead letters in the table {@code dead_letter} of the catalog, for queues that have no place for them. Thread-safe. */
public final class SqlDeadLetters implements DeadLetters {
    private static final Logger LOG = LoggerFactory.getLogger(SqlDeadLetters.class);
    private static final ByteSize KEPT = ByteSize.ofMebibytes(256);
    private static final String COLUMNS = "event_partition, event_sequence, tenant, source, transport, address, path,"
            + " received_seconds, received_nanos, reason, record";

    private final Database database;
    private final long kept;
    private final AtomicLong sinceShrunk = new AtomicLong();

    /** Keeps 256 MiB of records. */
    public SqlDeadLetters(Database database) {
        this(database, KEPT);
    }

    /** @param kept how much the records may take; above it the oldest go */
    SqlDeadLetters(Database database, ByteSize kept) {
        this.database = requireNonNull(database, "database is null");
        this.kept = kept.bytes();
    }

    @Override
    public void put(List<DeadLetter> letters) {
        if (letters.isEmpty()) {
            return;
        }
        database.write("keeping dead letters", connection -> {
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO dead_letter (" + COLUMNS
                    + ", stored) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, (SELECT coalesce(max(stored), 0) + 1 FROM"
                    + " dead_letter)) ON CONFLICT (event_partition, event_sequence) DO NOTHING")) {
                for (DeadLetter letter : letters) {
                    set(insert, letter);
                    insert.executeUpdate();
                }
            }
            return true;
        });
        long added =
                letters.stream().mapToLong(letter -> letter.record().length()).sum();
        // The sum over the table is worth its time only now and then.
        if (sinceShrunk.addAndGet(added) > kept / 16) {
            sinceShrunk.set(0);
            shrink();
        }
    }

    private void shrink() {
        int gone = database.write("forgetting old dead letters", connection -> {
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM dead_letter WHERE stored <="
                    + " (SELECT max(stored) FROM (SELECT stored, sum(length(record)) OVER (ORDER BY stored DESC) AS size"
                    + " FROM dead_letter) AS sizes WHERE size > ?)")) {
                // Base64 takes four characters for three bytes.
                delete.setLong(1, kept / 3 * 4);
                return delete.executeUpdate();
            }
        });
        if (gone > 0) {
            LOG.atWarn().addKeyValue("letters", gone).log("too many dead letters; the oldest were deleted");
        }
    }

    private static void set(PreparedStatement insert, DeadLetter letter) throws SQLException {
        Instant received = letter.received();
        Origin origin = letter.origin();
        insert.setLong(1, letter.id().partition());
        insert.setLong(2, letter.id().sequence());
        insert.setString(3, letter.tenant().value());
        insert.setString(4, Text.keepable(origin.source()));
        insert.setString(5, Text.keepable(origin.transport()));
        insert.setString(6, keepable(origin.address()));
        insert.setString(7, keepable(origin.path()));
        insert.setLong(8, received.getEpochSecond());
        insert.setLong(9, received.getNano());
        insert.setString(10, Text.keepable(letter.reason()));
        insert.setString(11, Base64.getEncoder().encodeToString(letter.record().toBytes()));
    }

    private static @Nullable String keepable(@Nullable String text) {
        return text == null ? null : Text.keepable(text);
    }

    @Override
    public List<DeadLetter> list(TenantId tenant, int limit) {
        return database.read("reading dead letters", connection -> {
            List<DeadLetter> letters = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT " + COLUMNS + " FROM dead_letter WHERE tenant = ? ORDER BY stored DESC LIMIT ?")) {
                select.setString(1, tenant.value());
                select.setInt(2, limit);
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        letters.add(letter(rows));
                    }
                }
            }
            return letters;
        });
    }

    private static DeadLetter letter(ResultSet row) throws SQLException {
        return new DeadLetter(
                EventId.ofSequence(row.getInt(1), row.getLong(2)),
                new TenantId(row.getString(3)),
                new Origin(row.getString(4), row.getString(5), row.getString(6), row.getString(7)),
                Instant.ofEpochSecond(row.getLong(8), row.getLong(9)),
                Slice.of(Base64.getDecoder().decode(row.getString(11))),
                row.getString(10));
    }

    @Override
    public long count() {
        return counted("SELECT count(*) FROM dead_letter", null);
    }

    @Override
    public long count(TenantId tenant) {
        return counted("SELECT count(*) FROM dead_letter WHERE tenant = ?", tenant);
    }

    private long counted(String sql, @Nullable TenantId tenant) {
        return database.read("counting dead letters", connection -> number(connection, sql, tenant));
    }

    private static Long number(Connection connection, String sql, @Nullable TenantId tenant) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            if (tenant != null) {
                select.setString(1, tenant.value());
            }
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }
}
