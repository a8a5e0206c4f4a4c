package io.tidewatch.catalog.sql;

import io.tidewatch.event.TenantId;
import io.tidewatch.ledger.LedgerEntry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The table {@code ledger}, the same in queue and catalog. Not thread-safe. */
public final class LedgerTable implements AutoCloseable {
    private static final long SECONDS_A_MINUTE = 60;

    private final PreparedStatement add;

    public LedgerTable(Connection connection) throws SQLException {
        add = connection.prepareStatement(
                "INSERT INTO ledger (minute, tenant, received, deduplicated, stored, quarantined)"
                        + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (minute, tenant) DO UPDATE SET"
                        + " received = ledger.received + excluded.received,"
                        + " deduplicated = ledger.deduplicated + excluded.deduplicated,"
                        + " stored = ledger.stored + excluded.stored,"
                        + " quarantined = ledger.quarantined + excluded.quarantined");
    }

    /** Minutes since 1970 of {@code time}, rounded down. */
    public static long minute(Instant time) {
        return Math.floorDiv(time.getEpochSecond(), SECONDS_A_MINUTE);
    }

    public void add(LedgerEntry entry) throws SQLException {
        add.setLong(1, minute(entry.minute()));
        add.setString(2, entry.tenant().value());
        add.setLong(3, entry.received());
        add.setLong(4, entry.deduplicated());
        add.setLong(5, entry.stored());
        add.setLong(6, entry.quarantined());
        add.executeUpdate();
    }

    /** As {@link io.tidewatch.ledger.LedgerSource#entries}. */
    public static List<LedgerEntry> entries(Connection connection, Instant from, Instant to) throws SQLException {
        List<LedgerEntry> entries = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT minute, tenant, received, deduplicated, stored, quarantined FROM ledger"
                        + " WHERE minute >= ? AND minute < ? ORDER BY minute, tenant")) {
            select.setLong(1, firstMinuteNotBefore(from));
            select.setLong(2, firstMinuteNotBefore(to));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    entries.add(new LedgerEntry(
                            new TenantId(rows.getString(2)),
                            Instant.ofEpochSecond(rows.getLong(1) * SECONDS_A_MINUTE),
                            rows.getLong(3),
                            rows.getLong(4),
                            rows.getLong(5),
                            rows.getLong(6)));
                }
            }
        }
        return entries;
    }

    /** Deletes what is of minutes before {@code time}; how many entries. */
    public static int forgetBefore(Connection connection, Instant time) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM ledger WHERE minute < ?")) {
            delete.setLong(1, minute(time));
            return delete.executeUpdate();
        }
    }

    @Override
    public void close() throws SQLException {
        add.close();
    }

    private static long firstMinuteNotBefore(Instant time) {
        long minute = minute(time);
        return Instant.ofEpochSecond(minute * SECONDS_A_MINUTE).isBefore(time) ? minute + 1 : minute;
    }
}
