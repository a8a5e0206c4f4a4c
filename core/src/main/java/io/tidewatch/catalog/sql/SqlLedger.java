package io.tidewatch.catalog.sql;

import static java.util.Objects.requireNonNull;

import io.tidewatch.ledger.LedgerEntry;
import io.tidewatch.ledger.LedgerSource;
import java.time.Instant;
import java.util.List;

/** What the catalog counted: events stored. Written by {@link SqlManifest}, in the transactions that store them. */
public final class SqlLedger implements LedgerSource {
    private final Database database;

    public SqlLedger(Database database) {
        this.database = requireNonNull(database, "database is null");
    }

    @Override
    public List<LedgerEntry> entries(Instant from, Instant to) {
        return database.read(
                "reading the ledger",
                connection -> EvaluatedTable.joined(connection, LedgerTable.entries(connection, from, to), from, to));
    }

    /** Forgets what was counted of minutes before {@code time}; how many entries. */
    public int forgetBefore(Instant time) {
        return database.write("forgetting old counts", connection -> {
            EvaluatedTable.forgetBefore(connection, time);
            return LedgerTable.forgetBefore(connection, time);
        });
    }
}
