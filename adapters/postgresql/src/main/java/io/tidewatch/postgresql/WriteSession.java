package io.tidewatch.postgresql;

import static java.util.Objects.requireNonNull;

import io.tidewatch.catalog.sql.Database;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one connection that writes. It holds a lock of the database's as long as it lives, so that no other program writes beside it: a
 * manifest that two stores change would name files that one of them does not have. Processes that know of each other hold the lock
 * together instead, and a second one in turn, one transaction after the other. Not thread-safe.
 */
final class WriteSession implements AutoCloseable {
    /** First half of the lock's key; the second is the schema's, so that two catalogs fit into one database. */
    private static final int LOCK = 0x54574443;

    private static final String SCHEMA_KEY = "hashtext(current_schema())";
    private static final Duration PAUSE = Duration.ofMillis(100);

    /** First half of the key of the lock that processes which share the catalog take in turn, for one transaction each. */
    private static final int TURN = LOCK + 1;
    /** A process that stands still within a transaction holds up all others no longer than this. */
    private static final Duration LONGEST_TURN = Duration.ofSeconds(10);

    private final Connection connection;
    private final boolean shared;

    private WriteSession(Connection connection, boolean shared) {
        this.connection = connection;
        this.shared = shared;
    }

    /**
     * Connects and takes the lock. A connection of this program's that was lost, but that the server has not noticed, is ended.
     *
     * @param patience how long another program that holds the lock is waited for
     * @throws TidewatchException {@code UNAVAILABLE} when another program has the database
     */
    static WriteSession open(Connections connections, PostgresConfig config, Duration patience) throws SQLException {
        WriteSession session = new WriteSession(connections.connect(), config.shared());
        boolean locked = false;
        try {
            session.lock(connections.name(), config, patience);
            session.prepareTurns();
            locked = true;
            return session;
        } finally {
            if (!locked) {
                session.close();
            }
        }
    }

    private void lock(String ownName, PostgresConfig config, Duration patience) throws SQLException {
        if (ask("SELECT current_schema()").isEmpty()) {
            throw new TidewatchException(
                    FailureKind.UNAVAILABLE,
                    config.address() + " has no schema that the user '" + config.user()
                            + "' may use. Make it the owner: ALTER DATABASE "
                            + config.address().database() + " OWNER TO " + config.user()
                            + "; or make the schema that the address names");
        }
        long until = System.nanoTime() + patience.toNanos();
        String wanted = shared ? "pg_try_advisory_lock_shared" : "pg_try_advisory_lock";
        while (!ask("SELECT " + wanted + "(" + LOCK + ", " + SCHEMA_KEY + ")::text")
                .orElse("")
                .equals("true")) {
            String holder = holder();
            if (holder.equals(ownName) && !shared) {
                endHolder();
            } else if (System.nanoTime() - until > 0) {
                throw new TidewatchException(
                        FailureKind.UNAVAILABLE,
                        config.address() + " is in use by another Tidewatch"
                                + (holder.isEmpty() ? "" : " (its connections are named '" + holder + "')")
                                + ". Stop that one, or give this one another data folder and another database; or let both share the work"
                                + " (docs/scaling.md). When that one's machine is gone, the"
                                + " server lets go of the lock within a minute");
            }
            connection.commit();
            Pauses.pause(PAUSE);
        }
        connection.commit();
    }

    /** Under the lock of turns nobody else writes, so that each statement may see what was committed before it. */
    private void prepareTurns() throws SQLException {
        if (shared) {
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET idle_in_transaction_session_timeout = " + LONGEST_TURN.toMillis());
            }
            connection.commit();
        }
    }

    private static String locks(String columns) {
        return "SELECT " + columns + " FROM pg_locks l LEFT JOIN pg_stat_activity a ON a.pid = l.pid"
                + " WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 2 AND l.classid = " + LOCK
                + " AND l.objid::bigint = (" + SCHEMA_KEY + "::bigint & 4294967295)"
                + " AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())";
    }

    private String holder() throws SQLException {
        return ask(locks("coalesce(a.application_name, '')")).orElse("");
    }

    private void endHolder() throws SQLException {
        ask(locks("pg_terminate_backend(l.pid)::text"));
    }

    /**
     * Does the work in a transaction and commits it.
     *
     * @throws CommitInDoubt when the connection was lost while the server committed
     */
    <T extends @Nullable Object> T run(Database.Work<T> work) throws SQLException {
        boolean done = false;
        try {
            if (shared) {
                ask("SELECT pg_advisory_xact_lock(" + TURN + ", " + SCHEMA_KEY + ")::text");
            }
            T result = work.on(connection);
            Optional<String> transaction = ask("SELECT pg_current_xact_id_if_assigned()::text");
            try {
                connection.commit();
            } catch (SQLException e) {
                if (transaction.isPresent() && PostgresErrors.isLostConnection(e)) {
                    throw new CommitInDoubt(transaction.get(), e);
                }
                throw e;
            }
            done = true;
            return result;
        } finally {
            if (!done) {
                undo();
            }
        }
    }

    /** Leaves no transaction open; where the server cannot say so, no connection. */
    private void undo() {
        try {
            connection.rollback();
        } catch (SQLException e) {
            close();
        }
    }

    /** Whether a transaction of this program's was committed; waits while the server is still at it. */
    boolean wasCommitted(String transaction) throws SQLException {
        while (true) {
            String status;
            try (PreparedStatement select = connection.prepareStatement("SELECT pg_xact_status(?::xid8)")) {
                select.setString(1, requireNonNull(transaction, "transaction is null"));
                try (ResultSet rows = select.executeQuery()) {
                    rows.next();
                    status = String.valueOf(rows.getString(1));
                }
            } catch (SQLException e) {
                if (PostgresErrors.isLostConnection(e)) {
                    throw e;
                }
                // A number from the future: this server took over from another one, which had not sent it that far.
                undo();
                return false;
            }
            connection.commit();
            switch (status) {
                case "committed" -> {
                    return true;
                }
                case "in progress" -> Pauses.pause(PAUSE);
                default -> {
                    return false;
                }
            }
        }
    }

    /** Asks for a sign of life. */
    void ping() throws SQLException {
        ask("SELECT '1'");
        connection.commit();
    }

    /** The text in the first column of the first row. */
    Optional<String> ask(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? Optional.ofNullable(rows.getString(1)) : Optional.empty();
        }
    }

    /** Ends the transaction of what was asked. */
    void endAsking() throws SQLException {
        connection.commit();
    }

    boolean isClosed() {
        try {
            return connection.isClosed();
        } catch (SQLException e) {
            return true;
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // It is of no use any more; the server drops its transaction when it notices.
        }
    }
}
