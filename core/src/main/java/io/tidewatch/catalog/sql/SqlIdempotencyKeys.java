package io.tidewatch.catalog.sql;

import static java.util.Objects.requireNonNull;

import io.tidewatch.catalog.IdempotencyKeys;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/** Idempotency keys in the table {@code idempotency_key}. */
public final class SqlIdempotencyKeys implements IdempotencyKeys {
    private static final int UNDER_WAY = 0;

    private final Database database;

    public SqlIdempotencyKeys(Database database) {
        this.database = requireNonNull(database, "database is null");
    }

    @Override
    public Begun begin(Key key, String digest, Instant now) {
        return database.write("looking for an idempotency key", connection -> {
            forget(connection, now);
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT digest, status, content_type, etag, body, created"
                            + " FROM idempotency_key WHERE tenant = ? AND caller = ? AND key = ?")) {
                set(select, 1, key);
                try (ResultSet rows = select.executeQuery()) {
                    if (rows.next()) {
                        if (!rows.getString(1).equals(digest)) {
                            return new Begun.Differs();
                        }
                        if (rows.getInt(2) != UNDER_WAY) {
                            return new Begun.Answered(new Answer(
                                    rows.getInt(2), rows.getString(3), rows.getString(4), rows.getString(5)));
                        }
                        if (Micros.toInstant(rows.getLong(6)).plus(CUT_OFF).isAfter(now)) {
                            return new Begun.UnderWay();
                        }
                    }
                }
            }
            insert(connection, key, digest, now);
            return new Begun.Fresh();
        });
    }

    private static void forget(Connection connection, Instant now) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM idempotency_key WHERE created < ?")) {
            delete.setLong(1, Micros.of(now.minus(KEPT)));
            delete.executeUpdate();
        }
    }

    private static void insert(Connection connection, Key key, String digest, Instant now) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement(
                "INSERT INTO idempotency_key (tenant, caller, key, digest, status, content_type, etag, body, created)"
                        + " VALUES (?, ?, ?, ?, 0, '', '', '', ?) ON CONFLICT (tenant, caller, key) DO UPDATE SET"
                        + " created = excluded.created")) {
            set(upsert, 1, key);
            upsert.setString(4, digest);
            upsert.setLong(5, Micros.of(now));
            upsert.executeUpdate();
        }
    }

    @Override
    public void finish(Key key, Answer answer) {
        database.write("keeping an answer", connection -> {
            try (PreparedStatement update = connection.prepareStatement("UPDATE idempotency_key SET status = ?,"
                    + " content_type = ?, etag = ?, body = ? WHERE tenant = ? AND caller = ? AND key = ?")) {
                update.setLong(1, answer.status());
                update.setString(2, Text.keepable(answer.contentType()));
                update.setString(3, Text.keepable(answer.etag()));
                update.setString(4, Text.keepable(answer.body()));
                set(update, 5, key);
                return update.executeUpdate();
            }
        });
    }

    @Override
    public void abandon(Key key) {
        database.write("forgetting an idempotency key", connection -> {
            try (PreparedStatement delete = connection.prepareStatement(
                    "DELETE FROM idempotency_key WHERE tenant = ? AND caller = ? AND key = ? AND status = 0")) {
                set(delete, 1, key);
                return delete.executeUpdate();
            }
        });
    }

    private static void set(PreparedStatement statement, int first, Key key) throws SQLException {
        statement.setString(first, key.tenant().value());
        statement.setString(first + 1, Text.keepable(key.caller()));
        statement.setString(first + 2, Text.keepable(key.value()));
    }
}
