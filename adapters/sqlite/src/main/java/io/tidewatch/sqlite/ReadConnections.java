package io.tidewatch.sqlite;

import static java.util.Objects.requireNonNull;

import io.tidewatch.catalog.sql.Database;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A few connections that only read; made when they are needed, kept, and given to one reader at a time. Thread-safe. */
final class ReadConnections {
    static final int MOST = 4;
    private static final int PATIENCE_SECONDS = 10;

    private final SqliteFile file;
    private final Semaphore free = new Semaphore(MOST);
    private final ConcurrentLinkedDeque<Connection> idle = new ConcurrentLinkedDeque<>();
    private boolean closed;

    ReadConnections(SqliteFile file) {
        this.file = requireNonNull(file, "file is null");
    }

    /** Does the work in a transaction that sees one state of the file. */
    <T extends @Nullable Object> T use(String doing, Database.Work<T> work) throws SQLException {
        take(doing);
        try {
            Connection connection = idle.poll();
            if (connection == null) {
                connection = file.connectReadOnly();
            }
            boolean sound = false;
            try {
                Sql.run(connection, "BEGIN");
                T result = work.on(connection);
                Sql.run(connection, "COMMIT");
                sound = true;
                return result;
            } finally {
                if (sound) {
                    idle.push(connection);
                } else {
                    connection.close();
                }
            }
        } finally {
            free.release();
        }
    }

    private void take(String doing) {
        boolean taken = false;
        try {
            taken = free.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TidewatchException(FailureKind.UNAVAILABLE, doing + " was interrupted", e);
        }
        if (!taken || closed()) {
            if (taken) {
                free.release();
            }
            throw new TidewatchException(
                    FailureKind.UNAVAILABLE,
                    doing + " failed in " + file.path() + ": "
                            + (taken
                                    ? "it is closed"
                                    : MOST + " others have been reading for " + PATIENCE_SECONDS + " s; try again"));
        }
    }

    private synchronized boolean closed() {
        return closed;
    }

    /** Waits for those who read, and closes. */
    void close() throws SQLException {
        synchronized (this) {
            closed = true;
        }
        free.acquireUninterruptibly(MOST);
        try {
            for (Connection connection = idle.poll(); connection != null; connection = idle.poll()) {
                connection.close();
            }
        } finally {
            free.release(MOST);
        }
    }
}
