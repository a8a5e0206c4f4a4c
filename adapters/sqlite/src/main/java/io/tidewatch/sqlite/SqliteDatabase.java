package io.tidewatch.sqlite;

import static java.util.Objects.requireNonNull;

import io.tidewatch.catalog.sql.Database;
import io.tidewatch.catalog.sql.Migrations;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.health.Health;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The catalog in one SQLite file: one connection that writes, a transaction at a time, each synced to disk before the call returns,
 * and a few that read beside it. The file belongs to this process alone from {@link #open} to {@link #close}.
 */
public final class SqliteDatabase implements Database {
    private static final Tables TABLES =
            new Tables("catalog", 0x54574443, Migrations.ofCatalog(Database.Dialect.SQLITE));

    private final SqliteFile file;
    private final ReadConnections readers;
    private final ReentrantLock writing = new ReentrantLock();
    private @Nullable Connection writer;
    private volatile boolean open = true;
    private volatile String failure = "";

    private SqliteDatabase(SqliteFile file) {
        this.file = requireNonNull(file, "file is null");
        this.readers = new ReadConnections(file);
    }

    /**
     * Opens the database, or makes it with its folder where it is missing.
     *
     * @throws TidewatchException {@code UNAVAILABLE} when another process has the file or it cannot be written, {@code CORRUPT} when it
     *     is damaged, {@code INVALID} when it is no catalog or was written by a newer version
     */
    public static SqliteDatabase open(Path path) {
        SqliteFile file = new SqliteFile(path, TABLES);
        file.open();
        return new SqliteDatabase(file);
    }

    @Override
    public Dialect dialect() {
        return Dialect.SQLITE;
    }

    @Override
    public <T extends @Nullable Object> T write(String doing, Work<T> work) {
        writing.lock();
        try {
            requireOpen();
            Connection connection = writer == null ? file.connect() : writer;
            writer = connection;
            T result = inTransaction(connection, work);
            failure = "";
            return result;
        } catch (SQLException e) {
            TidewatchException explained = file.explain(doing, e);
            failure = String.valueOf(explained.getMessage());
            throw explained;
        } finally {
            writing.unlock();
        }
    }

    private <T extends @Nullable Object> T inTransaction(Connection connection, Work<T> work) throws SQLException {
        Sql.run(connection, "BEGIN IMMEDIATE");
        boolean done = false;
        try {
            T result = work.on(connection);
            Sql.run(connection, "COMMIT");
            done = true;
            return result;
        } finally {
            if (!done) {
                undo(connection);
            }
        }
    }

    /** Leaves no transaction open; where SQLite cannot say so, the next change gets a new connection. */
    private void undo(Connection connection) throws SQLException {
        try {
            Sql.run(connection, "ROLLBACK");
        } catch (SQLException e) {
            // SQLite rolls back by itself on some errors; closing does what is left.
            writer = null;
            connection.close();
        }
    }

    @Override
    public <T extends @Nullable Object> T read(String doing, Work<T> work) {
        requireOpen();
        try {
            return readers.use(doing, work);
        } catch (SQLException e) {
            throw file.explain(doing, e);
        }
    }

    private void requireOpen() {
        if (!open) {
            throw new TidewatchException(FailureKind.UNAVAILABLE, "the catalog " + file.path() + " is not open");
        }
    }

    @Override
    public Health check() {
        String cause = open ? failure : "the catalog is not open";
        return cause.isEmpty() ? Health.UP : Health.down(cause);
    }

    @Override
    public void close() {
        writing.lock();
        try {
            open = false;
            // The writer last: it is the one that may tidy the file up.
            readers.close();
            if (writer != null) {
                writer.close();
                writer = null;
            }
        } catch (SQLException e) {
            throw file.explain("closing", e);
        } finally {
            writing.unlock();
            file.close();
        }
    }
}
