package io.tidewatch.sqlite;

import static java.util.Objects.requireNonNull;

import io.tidewatch.catalog.Account;
import io.tidewatch.catalog.Accounts;
import io.tidewatch.catalog.ApiToken;
import io.tidewatch.catalog.Manifest;
import io.tidewatch.catalog.ManifestCommit;
import io.tidewatch.catalog.Part;
import io.tidewatch.event.Position;
import io.tidewatch.event.TenantId;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.health.Health;
import io.tidewatch.ledger.LedgerEntry;
import io.tidewatch.ledger.LedgerSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The embedded catalog: one SQLite file. Every change is one transaction, synced to disk before the call returns; reads go beside
 * changes and do not wait for them. Thread-safe.
 */
public final class SqliteCatalog implements Manifest, Accounts, LedgerSource, AutoCloseable {
    private static final Schema SCHEMA = new Schema("catalog", 0x54574443, List.of("V1__tables.sql"));
    private static final Duration LEDGER_KEPT = Duration.ofDays(400);
    /** Partition numbers that each queue may use. */
    private static final int PARTITIONS_A_QUEUE = 1_024;

    private final Clock clock;
    private final CatalogConnections connections;

    /**
     * Does no I/O; {@link #start} does.
     *
     * @param file the database; made with its folder where missing
     */
    public SqliteCatalog(Path file, Clock clock) {
        this.clock = requireNonNull(clock, "clock is null");
        this.connections = new CatalogConnections(new SqliteFile(requireNonNull(file, "file is null"), SCHEMA));
    }

    /**
     * Opens the file, or makes it, and forgets ledger entries of more than 400 days ago.
     *
     * @throws TidewatchException {@code UNAVAILABLE} when another process has the file or it cannot be written, {@code CORRUPT} when it
     *     is damaged, {@code INVALID} when it is no catalog or was written by a newer version
     */
    public void start() {
        connections.open();
        boolean started = false;
        try {
            Instant oldest = clock.instant().minus(LEDGER_KEPT);
            connections.write("opening the catalog", connection -> LedgerTable.forgetBefore(connection, oldest));
            started = true;
        } finally {
            if (!started) {
                close();
            }
        }
    }

    @Override
    public int partitionBase(String queueId) {
        return connections.write("numbering a queue", connection -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO queue (id, partition_base) SELECT ?, ifnull(max(partition_base) + ?, 0) FROM queue"
                            + " WHERE true ON CONFLICT (id) DO NOTHING")) {
                insert.setString(1, queueId);
                insert.setInt(2, PARTITIONS_A_QUEUE);
                insert.executeUpdate();
            }
            return storedBase(connection, queueId);
        });
    }

    private static int storedBase(Connection connection, String queueId) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT partition_base FROM queue WHERE id = ?")) {
            select.setString(1, queueId);
            try (ResultSet rows = select.executeQuery()) {
                rows.next();
                return rows.getInt(1);
            }
        }
    }

    @Override
    public List<Part> parts() {
        return connections.read("reading the manifest", PartTable::all);
    }

    @Override
    public List<Position> positions() {
        return connections.read("reading the manifest", PartTable::positions);
    }

    @Override
    public void commit(ManifestCommit commit) {
        requireNonNull(commit, "commit is null");
        connections.write("committing to the manifest", connection -> {
            PartTable.remove(connection, commit.removed());
            PartTable.add(connection, commit.added());
            PartTable.advance(connection, commit.positions());
            try (LedgerTable ledger = new LedgerTable(connection)) {
                for (LedgerEntry entry : commit.ledger()) {
                    ledger.add(entry);
                }
            }
            return commit;
        });
    }

    @Override
    public List<LedgerEntry> entries(Instant from, Instant to) {
        return connections.read("reading the ledger", connection -> LedgerTable.entries(connection, from, to));
    }

    @Override
    public Optional<Account> account(String name) {
        return connections.read("reading accounts", connection -> AccountTable.account(connection, name)).stream()
                .findFirst();
    }

    @Override
    public List<Account> accounts() {
        return connections.read("reading accounts", AccountTable::accounts);
    }

    @Override
    public void put(Account account) {
        connections.write("writing an account", connection -> {
            AccountTable.put(connection, account);
            return account;
        });
    }

    @Override
    public Optional<ApiToken> token(String hash) {
        return connections.read("reading tokens", connection -> AccountTable.token(connection, hash)).stream()
                .findFirst();
    }

    @Override
    public List<ApiToken> tokens(TenantId tenant) {
        return connections.read("reading tokens", connection -> AccountTable.tokens(connection, tenant));
    }

    @Override
    public void add(ApiToken token) {
        connections.write("writing a token", connection -> {
            AccountTable.add(connection, token);
            return token;
        });
    }

    @Override
    public boolean revoke(TenantId tenant, String id) {
        return connections.write("revoking a token", connection -> AccountTable.revoke(connection, tenant, id));
    }

    /** Whether the last change could be written. */
    public Health check() {
        String failure = connections.failure();
        return failure.isEmpty() ? Health.UP : Health.down(failure);
    }

    @Override
    public void close() {
        connections.close();
    }
}
