package io.tidewatch.postgresql;

import static java.util.Objects.requireNonNull;

import io.tidewatch.catalog.sql.Database;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes, one transaction at a time, and connects anew when the connection was lost. Thread-safe. */
final class Writer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);
    private static final int MOST_ATTEMPTS = 5;
    private static final Duration LOCK_PATIENCE = Duration.ofSeconds(3);
    private static final Duration RETRY = Duration.ofMillis(500);
    private static final int LOGGED_EVERY = 60;

    private final PostgresConfig config;
    private final Connections connections;
    private final ReentrantLock turn = new ReentrantLock();
    private @Nullable WriteSession session;
    private boolean closed;
    /** Why the last write failed; empty when it did not. */
    private volatile String failure = "";
    /** Whether it was for want of a connection, so that a connection is enough to take it back. */
    private volatile boolean unreachable;

    private volatile long lastContact = System.nanoTime();

    Writer(PostgresConfig config, Connections connections) {
        this.config = requireNonNull(config, "config is null");
        this.connections = requireNonNull(connections, "connections is null");
    }

    String failure() {
        return failure;
    }

    /** Connects, and waits a while for a server that is only starting. */
    WriteSession start() {
        long until = System.nanoTime() + config.patience().toNanos();
        turn.lock();
        try {
            while (true) {
                try {
                    return session();
                } catch (SQLException e) {
                    if (!PostgresErrors.isLostConnection(e) || System.nanoTime() - until > 0) {
                        throw PostgresErrors.explain("connecting", config, e);
                    }
                    if (failure.isEmpty()) {
                        failure = "not connected yet";
                        LOG.atWarn()
                                .addKeyValue("address", config.address())
                                .setCause(e)
                                .log("the catalog's server does not answer yet; waiting for it");
                    }
                    Pauses.pause(RETRY);
                }
            }
        } finally {
            failure = "";
            turn.unlock();
        }
    }

    private WriteSession session() throws SQLException {
        WriteSession current = session;
        if (current == null || current.isClosed()) {
            current = WriteSession.open(connections, config, LOCK_PATIENCE);
            session = current;
        }
        return current;
    }

    <T extends @Nullable Object> T write(String doing, Database.Work<T> work) {
        takeTurn(doing);
        try {
            T result = attempts(doing, work);
            failure = "";
            unreachable = false;
            return result;
        } catch (SQLException e) {
            TidewatchException explained = PostgresErrors.explain(doing, config, e);
            unreachable = PostgresErrors.isLostConnection(e);
            failure = String.valueOf(explained.getMessage());
            throw explained;
        } finally {
            lastContact = System.nanoTime();
            turn.unlock();
        }
    }

    private <T extends @Nullable Object> T attempts(String doing, Database.Work<T> work) throws SQLException {
        boolean reconnected = false;
        List<T> given = new ArrayList<>(1);
        Database.Work<T> kept = connection -> {
            given.clear();
            T result = work.on(connection);
            given.add(result);
            return result;
        };
        for (int attempt = 1; ; attempt++) {
            try {
                return session().run(kept);
            } catch (CommitInDoubt e) {
                drop();
                if (wasCommitted(doing, e)) {
                    return given.getFirst();
                }
                if (reconnected) {
                    throw e;
                }
                reconnected = true;
            } catch (SQLException e) {
                if (PostgresErrors.isLostConnection(e)) {
                    drop();
                    if (reconnected) {
                        throw e;
                    }
                    // Nothing was committed. An idle connection that somebody cut is found out here.
                    reconnected = true;
                } else if (!PostgresErrors.isLostRace(e) || attempt == MOST_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /**
     * Asks the server until it answers. Giving up is no choice: whoever wrote would take the work for undone, and delete the files that
     * the database perhaps names. A killed process does no harm, as the next start reads what the database has.
     */
    private boolean wasCommitted(String doing, CommitInDoubt doubt) {
        failure = doing + " lost the connection to " + config.address()
                + " while the server committed; waiting for it, to ask whether it did";
        unreachable = true;
        for (int attempt = 0; ; attempt++) {
            try {
                return session().wasCommitted(doubt.transaction());
            } catch (SQLException | TidewatchException e) {
                drop();
                if (attempt % LOGGED_EVERY == 0) {
                    LOG.atError()
                            .addKeyValue("doing", doing)
                            .addKeyValue("address", config.address())
                            .setCause(e)
                            .log("connection lost while the server committed; asking it whether it did");
                }
            }
            Pauses.pauseUninterruptibly(RETRY);
        }
    }

    private void drop() {
        if (session != null) {
            session.close();
            session = null;
        }
    }

    private void takeTurn(String doing) {
        try {
            if (turn.tryLock(config.patience().toMillis(), TimeUnit.MILLISECONDS)) {
                if (!closed) {
                    return;
                }
                turn.unlock();
                throw new TidewatchException(FailureKind.UNAVAILABLE, "the catalog " + config.address() + " is closed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TidewatchException(FailureKind.UNAVAILABLE, doing + " was interrupted; nothing was changed", e);
        }
        throw new TidewatchException(
                FailureKind.UNAVAILABLE,
                doing + " failed in " + config.address() + ": others have been writing for "
                        + config.patience().toSeconds() + " s. "
                        + (failure.isEmpty() ? "Try again" : failure));
    }

    /**
     * Asks the server for a sign of life, if nothing was heard of it for some time and nobody is writing.
     *
     * @return whether it gave one
     */
    boolean look(Duration silence) {
        if (System.nanoTime() - lastContact < silence.toNanos() || !turn.tryLock()) {
            return false;
        }
        try {
            if (closed || !answers()) {
                return false;
            }
            if (unreachable) {
                failure = "";
                unreachable = false;
            }
            return true;
        } finally {
            lastContact = System.nanoTime();
            turn.unlock();
        }
    }

    private boolean answers() {
        try {
            session().ping();
            return true;
        } catch (SQLException | TidewatchException e) {
            drop();
        }
        // The connection that was there may have been cut while all is well: a new one tells.
        try {
            session().ping();
            return true;
        } catch (SQLException e) {
            drop();
            unreachable = true;
            failure = String.valueOf(
                    PostgresErrors.explain("connecting", config, e).getMessage());
        } catch (TidewatchException e) {
            unreachable = true;
            failure = String.valueOf(e.getMessage());
        }
        return false;
    }

    @Override
    public void close() {
        turn.lock();
        try {
            closed = true;
            drop();
        } finally {
            turn.unlock();
        }
    }
}
