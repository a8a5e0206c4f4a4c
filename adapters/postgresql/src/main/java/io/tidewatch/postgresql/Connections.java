package io.tidewatch.postgresql;

import static java.util.Objects.requireNonNull;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Makes connections: with TLS as the address says, bounded in time, and never with a value of a row in an error's text. */
final class Connections {
    private static final int CONNECT_SECONDS = 5;
    private static final Duration LOGGED_IN_BY = Duration.ofSeconds(10);
    /** How much longer than a statement the socket waits: the server's own limit comes first. */
    private static final int SPARE_SECONDS = 10;

    private static final Duration VALIDATION = Duration.ofSeconds(3);
    private static final Duration MIGRATION = Duration.ofMinutes(30);

    private final PostgresConfig config;
    private final String name;

    Connections(PostgresConfig config) {
        this.config = requireNonNull(config, "config is null");
        this.name = "tidewatch "
                + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    }

    /** What the server knows this program's connections by; drawn anew at each start. */
    String name() {
        return name;
    }

    /** A connection for the one that writes. */
    Connection connect() throws SQLException {
        Connection connection = source(config.statementTimeout()).getConnection();
        boolean ready = false;
        try {
            prepare(connection, config.statementTimeout());
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            ready = true;
            return connection;
        } finally {
            if (!ready) {
                connection.close();
            }
        }
    }

    private static void prepare(Connection connection, Duration timeout) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(settings(timeout));
        }
    }

    private static String settings(Duration timeout) {
        return "SET statement_timeout = " + timeout.toMillis()
                + "; SET lock_timeout = " + LOGGED_IN_BY.toMillis()
                + "; SET TIME ZONE 'UTC'"
                // A host that vanished lets go of its lock within a minute.
                + "; SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3";
    }

    /** What runs the scripts; they may take long. */
    DataSource forMigrations() {
        return source(MIGRATION);
    }

    /** The pool of connections that read; it makes none yet. */
    HikariDataSource readers() {
        HikariConfig pool = new HikariConfig();
        pool.setPoolName("catalog readers");
        pool.setDataSource(source(config.statementTimeout()));
        pool.setMaximumPoolSize(config.readers());
        pool.setMinimumIdle(1);
        pool.setAutoCommit(false);
        pool.setReadOnly(true);
        pool.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
        pool.setConnectionInitSql(settings(config.statementTimeout()));
        pool.setConnectionTimeout(Duration.ofSeconds(CONNECT_SECONDS).toMillis());
        pool.setValidationTimeout(VALIDATION.toMillis());
        pool.setInitializationFailTimeout(-1);
        return new HikariDataSource(pool);
    }

    private PGSimpleDataSource source(Duration timeout) {
        PostgresAddress address = config.address();
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {address.host()});
        source.setPortNumbers(new int[] {address.port()});
        source.setDatabaseName(address.database());
        source.setUser(config.user());
        source.setPassword(config.password().value());
        source.setApplicationName(name);
        source.setConnectTimeout(CONNECT_SECONDS);
        source.setLoginTimeout((int) LOGGED_IN_BY.toSeconds());
        source.setSocketTimeout((int) timeout.toSeconds() + SPARE_SECONDS);
        source.setTcpKeepAlive(true);
        source.setLogServerErrorDetail(false);
        source.setSslMode(address.sslMode());
        if (address.sslMode().startsWith("verify") && !address.parameters().containsKey("sslrootcert")) {
            // The authorities that Java trusts, where the address names none.
            source.setSslfactory("org.postgresql.ssl.DefaultJavaSSLFactory");
        }
        address.parameters().forEach((parameter, value) -> set(source, parameter, value));
        return source;
    }

    private static void set(PGSimpleDataSource source, String parameter, String value) {
        switch (parameter) {
            case "sslrootcert" -> source.setSslRootCert(value);
            case "sslcert" -> source.setSslCert(value);
            case "sslkey" -> source.setSslKey(value);
            case "channelBinding" -> source.setChannelBinding(value);
            case "currentSchema" -> source.setCurrentSchema(value);
            case "sslmode" -> {
                // Set already.
            }
            default -> throw new IllegalArgumentException(parameter);
        }
    }
}
