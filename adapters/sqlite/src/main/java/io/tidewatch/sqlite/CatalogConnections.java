package io.tidewatch.sqlite;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The catalog's two connections: one that writes, a transaction at a time, and one that reads beside it. Thread-safe. */
final class CatalogConnections implements AutoCloseable {
    private final SqliteFile file;
    private final ReentrantLock writing = new ReentrantLock();
    private final ReentrantLock reading = new ReentrantLock();
    private @Nullable Connection writer;
    private @Nullable Connection reader;
    private volatile boolean open;
    private volatile String failure = "";

    CatalogConnections(SqliteFile file) {
        this.file = requireNonNull(file, "file is null");
    }

    /** Work on a connection. */
    @FunctionalInterface
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    void open() {
        file.open();
        open = true;
    }

    /** Why the last change failed, or an empty text. */
    String failure() {
        return open ? failure : "the catalog is not open";
    }

    /** Does the work in one transaction, durable when this returns; if it throws, nothing was changed. */
    <T> T write(String doing, Work<T> work) {
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

    private <T> T inTransaction(Connection connection, Work<T> work) throws SQLException {
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

    <T> T read(String doing, Work<T> work) {
        reading.lock();
        try {
            requireOpen();
            Connection connection = reader == null ? file.connectReadOnly() : reader;
            reader = connection;
            return work.on(connection);
        } catch (SQLException e) {
            throw file.explain(doing, e);
        } finally {
            reading.unlock();
        }
    }

    private void requireOpen() {
        if (!open) {
            throw new TidewatchException(FailureKind.UNAVAILABLE, "the catalog " + file.path() + " is not open");
        }
    }

    @Override
    public void close() {
        writing.lock();
        reading.lock();
        try {
            open = false;
            // The writer last: it is the one that may tidy the file up.
            close(reader);
            reader = null;
            close(writer);
            writer = null;
        } finally {
            reading.unlock();
            writing.unlock();
            file.close();
        }
    }

    private void close(@Nullable Connection connection) {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            throw file.explain("closing", e);
        }
    }
}
