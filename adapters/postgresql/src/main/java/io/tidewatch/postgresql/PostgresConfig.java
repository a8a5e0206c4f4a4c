package io.tidewatch.postgresql;

import static java.util.Objects.requireNonNull;

import io.tidewatch.config.Secret;
import java.time.Duration;

/**
 * Where the catalog's database is, and how it is used.
 *
 * @param address which database
 * @param user who signs in
 * @param password its password
 * @param readers connections that read, at most; one more writes
 * @param statementTimeout how long a statement may run
 * @param patience how long a database that does not answer is waited for when it is opened, and how long a call waits for its turn
 * @param shared whether other processes write to the same catalog; then each transaction waits for theirs, and none has it alone
 */
public record PostgresConfig(
        PostgresAddress address,
        String user,
        Secret password,
        int readers,
        Duration statementTimeout,
        Duration patience,
        boolean shared) {
    public PostgresConfig {
        requireNonNull(address, "address is null");
        requireNonNull(user, "user is null");
        requireNonNull(password, "password is null");
        requireNonNull(statementTimeout, "statementTimeout is null");
        requireNonNull(patience, "patience is null");
        if (readers < 1 || readers > 64) {
            throw new IllegalArgumentException("readers is " + readers + "; use 1 to 64");
        }
        if (statementTimeout.toSeconds() < 1 || statementTimeout.toHours() > 1) {
            throw new IllegalArgumentException("statementTimeout is " + statementTimeout + "; use 1s to 1h");
        }
        if (patience.isNegative() || patience.toHours() > 1) {
            throw new IllegalArgumentException("patience is " + patience + "; use 0s to 1h");
        }
    }

    public static PostgresConfig of(PostgresAddress address, String user, Secret password) {
        return new PostgresConfig(address, user, password, 4, Duration.ofSeconds(30), Duration.ofSeconds(30), false);
    }

    public PostgresConfig withPatience(Duration patience) {
        return new PostgresConfig(address, user, password, readers, statementTimeout, patience, shared);
    }

    public PostgresConfig withReaders(int readers) {
        return new PostgresConfig(address, user, password, readers, statementTimeout, patience, shared);
    }

    public PostgresConfig withStatementTimeout(Duration timeout) {
        return new PostgresConfig(address, user, password, readers, timeout, patience, shared);
    }

    /** One of several processes that write to the same catalog. */
    public PostgresConfig asShared() {
        return new PostgresConfig(address, user, password, readers, statementTimeout, patience, true);
    }
}
