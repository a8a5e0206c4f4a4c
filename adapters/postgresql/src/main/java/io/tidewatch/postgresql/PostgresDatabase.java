package io.tidewatch.postgresql;

import static java.util.Objects.requireNonNull;

import com.zaxxer.hikari.HikariDataSource;
import io.tidewatch.catalog.sql.Database;
import io.tidewatch.catalog.sql.Migrations;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.health.Health;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The catalog in a PostgreSQL database. One connection writes, and holds the database for this program alone; a pool of connections
 * reads. A lost connection is made anew by the next call: work that was not committed is done again, and a commit whose answer was lost
 * is asked for, so that a write never fails after it took effect.
 */
public final class PostgresDatabase implements Database {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresDatabase.class);
    private static final int OLDEST_VERSION = 14;
    private static final int A_MAJOR_VERSION = 10_000;
    /** After this long without a word of the server's, health asks for one. */
    private static final Duration SILENCE = Duration.ofSeconds(2);

    private final PostgresConfig config;
    private final Writer writer;
    private final HikariDataSource readers;
    private volatile String readFailure = "";
    private volatile boolean open = true;

    private PostgresDatabase(PostgresConfig config, Writer writer, HikariDataSource readers) {
        this.config = config;
        this.writer = writer;
        this.readers = readers;
    }

    /**
     * Connects, waiting a while for a server that does not answer, and brings the tables up to date.
     *
     * @throws TidewatchException {@code UNAVAILABLE} when the server cannot be reached, does not let the user in, or another program has
     *     the database; {@code INVALID} when the database holds something else, was written by a newer version, or the server cannot
     *     keep a catalog
     */
    public static PostgresDatabase open(PostgresConfig config) {
        Connections connections = new Connections(requireNonNull(config, "config is null"));
        Writer writer = new Writer(config, connections);
        boolean complete = false;
        try {
            check(writer.start(), config);
            Migrations.ofCatalog(Dialect.POSTGRESQL)
                    .apply(connections.forMigrations(), config.address().toString());
            complete = true;
            return new PostgresDatabase(config, writer, connections.readers());
        } catch (SQLException e) {
            throw PostgresErrors.explain("opening", config, e);
        } finally {
            if (!complete) {
                writer.close();
            }
        }
    }

    private static void check(WriteSession session, PostgresConfig config) throws SQLException {
        String version = session.ask("SHOW server_version_num").orElse("0");
        if (Integer.parseInt(version) / A_MAJOR_VERSION < OLDEST_VERSION) {
            throw unfit(
                    config,
                    "is kept by PostgreSQL "
                            + session.ask("SHOW server_version").orElse("?") + "; use version " + OLDEST_VERSION
                            + " or newer");
        }
        String encoding = session.ask("SHOW server_encoding").orElse("?");
        if (!encoding.equals("UTF8")) {
            throw unfit(
                    config,
                    "keeps texts as " + encoding + "; make it with ENCODING 'UTF8' TEMPLATE template0, so that every"
                            + " name can be kept");
        }
        if (session.ask("SELECT 1 WHERE to_regclass('flyway_schema_history') IS NULL"
                        + " AND NOT has_schema_privilege(current_schema(), 'CREATE')")
                .isPresent()) {
            throw PostgresErrors.lacksPrivilege(
                    "making the tables", config, "it may not make tables in the schema", null);
        }
        if (!session.ask("SHOW fsync").orElse("on").equals("on")) {
            LOG.atWarn()
                    .addKeyValue("address", config.address())
                    .log("the catalog's server runs with fsync=off: a power failure there can damage the catalog");
        }
        session.ask("SELECT CASE WHEN current_setting('synchronous_commit') IN ('off', 'local')"
                + " THEN set_config('synchronous_commit', 'on', false) END");
        session.endAsking();
    }

    private static TidewatchException unfit(PostgresConfig config, String why) {
        return new TidewatchException(FailureKind.INVALID, config.address() + " " + why);
    }

    @Override
    public Dialect dialect() {
        return Dialect.POSTGRESQL;
    }

    @Override
    public <T extends @Nullable Object> T write(String doing, Work<T> work) {
        return writer.write(doing, work);
    }

    @Override
    public <T extends @Nullable Object> T read(String doing, Work<T> work) {
        requireOpen();
        for (int attempt = 1; ; attempt++) {
            try {
                T result = readOnce(work);
                readFailure = "";
                return result;
            } catch (SQLException e) {
                boolean lost = PostgresErrors.isLostConnection(e);
                boolean waited = e instanceof SQLTransientConnectionException;
                if (attempt == 1 && open && !waited && (lost || PostgresErrors.isLostRace(e))) {
                    continue;
                }
                TidewatchException explained = PostgresErrors.explain(doing, config, e);
                if (lost) {
                    readFailure = String.valueOf(explained.getMessage());
                }
                throw explained;
            }
        }
    }

    private <T extends @Nullable Object> T readOnce(Work<T> work) throws SQLException {
        // Closing gives the connection back to the pool, which ends its transaction.
        try (Connection connection = readers.getConnection()) {
            T result = work.on(connection);
            connection.commit();
            return result;
        }
    }

    private void requireOpen() {
        if (!open) {
            throw new TidewatchException(FailureKind.UNAVAILABLE, "the catalog " + config.address() + " is closed");
        }
    }

    /** {@inheritDoc} Asks the server for a sign of life where nothing was heard of it for some seconds. */
    @Override
    public Health check() {
        if (!open) {
            return Health.down("the catalog is not open");
        }
        if (writer.look(SILENCE)) {
            readFailure = "";
        }
        String cause = writer.failure().isEmpty() ? readFailure : writer.failure();
        return cause.isEmpty() ? Health.UP : Health.down(cause);
    }

    @Override
    public void close() {
        open = false;
        readers.close();
        writer.close();
    }
}
