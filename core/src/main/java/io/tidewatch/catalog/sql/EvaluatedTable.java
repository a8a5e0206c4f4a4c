package io.tidewatch.catalog.sql;

import io.tidewatch.ledger.LedgerEntry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The table {@code ledger_evaluated}, which the catalog has beside its {@link LedgerTable}. Not thread-safe. */
final class EvaluatedTable implements AutoCloseable {
    private final PreparedStatement add;

    private record Key(long minute, String tenant) {}

    EvaluatedTable(Connection connection) throws SQLException {
        add = connection.prepareStatement("INSERT INTO ledger_evaluated (minute, tenant, evaluated) VALUES (?, ?, ?)"
                + " ON CONFLICT (minute, tenant) DO UPDATE SET"
                + " evaluated = ledger_evaluated.evaluated + excluded.evaluated");
    }

    void add(LedgerEntry entry) throws SQLException {
        if (entry.evaluated() == 0) {
            return;
        }
        add.setLong(1, LedgerTable.minute(entry.minute()));
        add.setString(2, entry.tenant().value());
        add.setLong(3, entry.evaluated());
        add.executeUpdate();
    }

    /** The entries with what the table has of their minutes. */
    static List<LedgerEntry> joined(Connection connection, List<LedgerEntry> entries, Instant from, Instant to)
            throws SQLException {
        Map<Key, Long> counts = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT minute, tenant, evaluated FROM ledger_evaluated WHERE minute >= ? AND minute <= ?")) {
            select.setLong(1, LedgerTable.minute(from));
            select.setLong(2, LedgerTable.minute(to));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    counts.put(new Key(rows.getLong(1), rows.getString(2)), rows.getLong(3));
                }
            }
        }
        List<LedgerEntry> joined = new ArrayList<>(entries.size());
        for (LedgerEntry entry : entries) {
            Key key = new Key(LedgerTable.minute(entry.minute()), entry.tenant().value());
            joined.add(new LedgerEntry(
                    entry.tenant(),
                    entry.minute(),
                    entry.received(),
                    entry.deduplicated(),
                    entry.stored(),
                    entry.quarantined(),
                    counts.getOrDefault(key, 0L)));
        }
        return joined;
    }

    /** Deletes what is of minutes before {@code time}. */
    static void forgetBefore(Connection connection, Instant time) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM ledger_evaluated WHERE minute < ?")) {
            delete.setLong(1, LedgerTable.minute(time));
            delete.executeUpdate();
        }
    }

    @Override
    public void close() throws SQLException {
        add.close();
    }
}
