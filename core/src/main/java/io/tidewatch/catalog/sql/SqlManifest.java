package io.tidewatch.catalog.sql;

import static java.util.Objects.requireNonNull;

import io.tidewatch.catalog.Manifest;
import io.tidewatch.catalog.ManifestCommit;
import io.tidewatch.catalog.Part;
import io.tidewatch.event.Position;
import io.tidewatch.ledger.LedgerEntry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** The manifest in the tables {@code part}, {@code position} and {@code queue}; a commit adds to {@code ledger} too. */
public final class SqlManifest implements Manifest {
    /** Partition numbers that each queue may use. */
    private static final int PARTITIONS_A_QUEUE = 1_024;

    private final Database database;

    public SqlManifest(Database database) {
        this.database = requireNonNull(database, "database is null");
    }

    @Override
    public int partitionBase(String queueId) {
        requireNonNull(queueId, "queueId is null");
        return database.write("numbering a queue", connection -> {
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO queue (id, partition_base)"
                    + " SELECT ?, coalesce(max(partition_base) + " + PARTITIONS_A_QUEUE + ", 0) FROM queue WHERE true"
                    + " ON CONFLICT (id) DO NOTHING")) {
                insert.setString(1, queueId);
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
        return database.read("reading the manifest", PartTable::all);
    }

    @Override
    public long revision() {
        return database.read("reading the manifest", connection -> Revisions.of(connection, Revisions.PARTS));
    }

    @Override
    public List<Position> positions() {
        return database.read("reading the manifest", PartTable::positions);
    }

    @Override
    public void commit(ManifestCommit commit) {
        requireNonNull(commit, "commit is null");
        database.write("committing to the manifest", connection -> {
            PartTable.remove(connection, commit.removed());
            PartTable.add(connection, commit.added());
            if (!commit.added().isEmpty() || !commit.removed().isEmpty()) {
                Revisions.next(connection, Revisions.PARTS);
            }
            PartTable.advance(connection, commit.positions());
            try (LedgerTable ledger = new LedgerTable(connection);
                    EvaluatedTable evaluated = new EvaluatedTable(connection)) {
                for (LedgerEntry entry : commit.ledger()) {
                    ledger.add(entry);
                    evaluated.add(entry);
                }
            }
            return commit;
        });
    }
}
