package io.tidewatch.catalog.sql;

import io.tidewatch.health.Health;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * A relational database that holds a catalog: SQLite in a file or PostgreSQL. Its tables are made by the numbered scripts of
 * {@code io/tidewatch/catalog/migrations}, run by Flyway when the database is opened. Contract:
 *
 * <ul>
 *   <li>{@link #write} does its work in one transaction, durable when it returns; where the work throws, nothing was changed;
 *   <li>{@link #read} sees a consistent state and whatever was written before; it cannot write;
 *   <li>work may be run twice where the database asks for it (a lost race): it has no effects of its own;
 *   <li>an I/O error, a full disk or a lost connection is {@code UNAVAILABLE}; the same work may be tried again;
 *   <li>thread-safe; reads do not wait for writes.
 * </ul>
 *
 * Scripts and statements keep to what both databases understand: columns are {@code TEXT}, {@code BIGINT} and {@code DOUBLE
 * PRECISION}; times are microseconds since 1970 in a {@code BIGINT}, yes and no are 1 and 0, lists and objects are JSON in
 * {@code TEXT}, keys are given by the program; upserts are {@code ON CONFLICT (…) DO …}.
 */
public interface Database extends AutoCloseable {
    /** The two languages; only where their statements must differ. */
    enum Dialect {
        SQLITE,
        POSTGRESQL
    }

    /** Work on a connection that is not closed and whose transaction is not ended by it. */
    @FunctionalInterface
    interface Work<T extends @org.jspecify.annotations.Nullable Object> {
        T on(Connection connection) throws SQLException;
    }

    Dialect dialect();

    /** @param doing what is done, for messages: "reading rules" */
    <T extends @org.jspecify.annotations.Nullable Object> T read(String doing, Work<T> work);

    /** @param doing what is done, for messages: "writing a rule" */
    <T extends @org.jspecify.annotations.Nullable Object> T write(String doing, Work<T> work);

    /** Whether the last write succeeded, or why not. */
    Health check();

    @Override
    void close();
}
