package io.tidewatch.catalog.sql;

import io.tidewatch.catalog.Account;
import io.tidewatch.catalog.ApiToken;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TenantId;
import io.tidewatch.event.TidewatchException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The tables {@code account} and {@code api_token}. */
final class AccountTable {
    private static final String ACCOUNT = "SELECT name, tenant, password_hash, permissions, created FROM account";
    private static final String TOKEN = "SELECT id, tenant, name, hash, permissions, created, expires FROM api_token";

    private AccountTable() {}

    static List<Account> accounts(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(ACCOUNT + " ORDER BY name COLLATE \"binary\"")) {
            return accounts(select);
        }
    }

    static List<Account> account(Connection connection, String name) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(ACCOUNT + " WHERE name = ?")) {
            select.setString(1, name);
            return accounts(select);
        }
    }

    static void put(Connection connection, Account account) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement(
                "INSERT INTO account (name, tenant, password_hash, permissions, created) VALUES (?, ?, ?, ?, ?)"
                        + " ON CONFLICT (name) DO UPDATE SET tenant = excluded.tenant, password_hash = excluded.password_hash,"
                        + " permissions = excluded.permissions, created = excluded.created")) {
            upsert.setString(1, account.name());
            upsert.setString(2, account.tenant().value());
            upsert.setString(3, account.passwordHash());
            upsert.setString(4, words(account.permissions()));
            upsert.setLong(5, Micros.of(account.created()));
            upsert.executeUpdate();
        }
    }

    static List<ApiToken> token(Connection connection, String hash) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(TOKEN + " WHERE hash = ?")) {
            select.setString(1, hash);
            return tokens(select);
        }
    }

    static List<ApiToken> tokens(Connection connection, TenantId tenant) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(TOKEN + " WHERE tenant = ? ORDER BY number")) {
            select.setString(1, tenant.value());
            return tokens(select);
        }
    }

    static void add(Connection connection, ApiToken token) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO api_token (number, id, tenant, name, hash, permissions, created, expires)"
                        + " SELECT coalesce(max(number), 0) + 1, ?, ?, ?, ?, ?, ?, ? FROM api_token WHERE true"
                        + " ON CONFLICT DO NOTHING")) {
            insert.setString(1, token.id());
            insert.setString(2, token.tenant().value());
            insert.setString(3, token.name());
            insert.setString(4, token.hash());
            insert.setString(5, words(token.permissions()));
            insert.setLong(6, Micros.of(token.created()));
            Micros.set(insert, 7, token.expires());
            if (insert.executeUpdate() == 0) {
                throw new TidewatchException(
                        FailureKind.INVALID, "there is a token with the id or hash of " + token + " already");
            }
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

    private static List<Account> accounts(PreparedStatement select) throws SQLException {
        List<Account> accounts = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                accounts.add(new Account(
                        rows.getString(1),
                        new TenantId(rows.getString(2)),
                        rows.getString(3),
                        words(rows.getString(4)),
                        Micros.toInstant(rows.getLong(5))));
            }
        }
        return accounts;
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
                        words(rows.getString(5)),
                        Micros.toInstant(rows.getLong(6)),
                        Micros.get(rows, 7)));
            }
        }
        return tokens;
    }

    private static String words(Set<String> words) {
        for (String word : words) {
            if (word.isBlank() || word.contains(" ")) {
                throw new TidewatchException(
                        FailureKind.INVALID, "'" + word + "' is not a permission: it must be one word");
            }
        }
        return String.join(" ", new TreeSet<>(words));
    }

    private static Set<String> words(String text) {
        return text.isEmpty() ? Set.of() : Set.of(text.split(" "));
    }
}
