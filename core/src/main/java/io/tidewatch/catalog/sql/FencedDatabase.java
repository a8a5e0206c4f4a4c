package io.tidewatch.catalog.sql;

import static java.util.Objects.requireNonNull;

import io.tidewatch.catalog.PartitionLease;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.health.Health;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A database in which one holder of partitions writes: each of its transactions looks first whether every lease is still its own, of the
 * same epoch. One that was taken for dead and wakes up changes nothing any more. Closing it leaves the database open.
 */
public final class FencedDatabase implements Database {
    private final Database database;
    private final Set<PartitionLease> leases;

    public FencedDatabase(Database database, List<PartitionLease> leases) {
        this.database = requireNonNull(database, "database is null");
        this.leases = Set.copyOf(leases);
    }

    @Override
    public Dialect dialect() {
        return database.dialect();
    }

    @Override
    public <T extends @Nullable Object> T read(String doing, Work<T> work) {
        return database.read(doing, work);
    }

    /** @throws TidewatchException {@code INVALID} when one of the partitions is another's by now; nothing was changed */
    @Override
    public <T extends @Nullable Object> T write(String doing, Work<T> work) {
        return database.write(doing, connection -> {
            if (!new HashSet<>(SqlNodes.leases(connection)).containsAll(leases)) {
                throw lost(doing);
            }
            return work.on(connection);
        });
    }

    private static TidewatchException lost(String doing) throws SQLException {
        return new TidewatchException(
                FailureKind.INVALID,
                doing
                        + " was refused: another process has taken over partitions of this one, which was taken for dead");
    }

    @Override
    public Health check() {
        return database.check();
    }

    @Override
    public void close() {
        // The database belongs to who opened it.
    }
}
