package io.tidewatch.catalog.sql;

import io.tidewatch.catalog.ApiToken;
import io.tidewatch.event.DatasetScope;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TenantId;
import io.tidewatch.event.TidewatchException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The table {@code api_token}. */
final class TokenTable {
    private static final String COLUMNS =
            "id, tenant, name, hash, permissions, datasets, owner, created, expires, used";
    private static final String SELECT = "SELECT " + COLUMNS + " FROM api_token";

    private TokenTable() {}

    static List<ApiToken> withHash(Connection connection, String hash) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(SELECT + " WHERE hash = ?")) {
            select.setString(1, hash);
            return tokens(select);
        }
    }

    static List<ApiToken> ofTenant(Connection connection, TenantId tenant) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(SELECT + " WHERE tenant = ? ORDER BY number")) {
            select.setString(1, tenant.value());
            return tokens(select);
        }
    }

    static void add(Connection connection, ApiToken token) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO api_token (number, " + COLUMNS + ")"
                + " SELECT coalesce(max(number), 0) + 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM api_token WHERE true"
                + " ON CONFLICT DO NOTHING")) {
            insert.setString(1, token.id());
            insert.setString(2, token.tenant().value());
            insert.setString(3, token.name());
            insert.setString(4, token.hash());
            insert.setString(5, Words.join(token.permissions()));
            insert.setString(6, Words.join(token.datasets().patterns()));
            insert.setString(7, token.owner());
            insert.setLong(8, Micros.of(token.created()));
            Micros.set(insert, 9, token.expires());
            Micros.set(insert, 10, token.used());
            if (insert.executeUpdate() == 0) {
                throw new TidewatchException(
                        FailureKind.INVALID, "there is a token with the id or hash of " + token + " already");
            }
        }
    }

    static void used(Connection connection, String id, Instant time) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE api_token SET used = ? WHERE id = ?")) {
            update.setLong(1, Micros.of(time));
            update.setString(2, id);
            update.executeUpdate();
        }
    }

    static boolean revoke(Connection connection, TenantId tenant, String id) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM api_token WHERE tenant = ? AND id = ?")) {
            delete.setString(1, tenant.value());
            delete.setString(2, id);
            return delete.executeUpdate() > 0;
        }
    }

    private static List<ApiToken> tokens(PreparedStatement select) throws SQLException {
        List<ApiToken> tokens = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                tokens.add(new ApiToken(
                        rows.getString(1),
                        new TenantId(rows.getString(2)),
                        rows.getString(3),
                        rows.getString(4),
                        Words.split(rows.getString(5)),
                        new DatasetScope(Words.split(rows.getString(6))),
                        rows.getString(7),
                        Micros.toInstant(rows.getLong(8)),
                        Micros.get(rows, 9),
                        Micros.get(rows, 10)));
            }
        }
        return tokens;
    }
}
