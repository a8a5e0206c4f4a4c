package io.tidewatch.catalog.sql;

import io.tidewatch.catalog.Account;
import io.tidewatch.event.TenantId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The table {@code account}. */
final class AccountTable {
    private static final String COLUMNS = "name, tenant, display_name, email, password_hash, roles, disabled,"
            + " must_change_password, external_id, created";
    private static final String SELECT = "SELECT " + COLUMNS + " FROM account";
    private static final String INSERT =
            "INSERT INTO account (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO ";

    private AccountTable() {}

    static List<Account> all(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(SELECT + " ORDER BY name COLLATE \"binary\"")) {
            return accounts(select);
        }
    }

    static List<Account> ofTenant(Connection connection, TenantId tenant) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(SELECT + " WHERE tenant = ? ORDER BY name COLLATE \"binary\"")) {
            select.setString(1, tenant.value());
            return accounts(select);
        }
    }

    static List<Account> named(Connection connection, String name) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(SELECT + " WHERE name = ?")) {
            select.setString(1, name);
            return accounts(select);
        }
    }

    static List<Account> external(Connection connection, String id) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(SELECT + " WHERE external_id = ?")) {
            select.setString(1, id);
            return accounts(select);
        }
    }

    static void put(Connection connection, Account account) throws SQLException {
        insert(
                connection,
                account,
                "UPDATE SET tenant = excluded.tenant, display_name = excluded.display_name, email = excluded.email,"
                        + " password_hash = excluded.password_hash, roles = excluded.roles, disabled = excluded.disabled,"
                        + " must_change_password = excluded.must_change_password, external_id = excluded.external_id,"
                        + " created = excluded.created");
    }

    static boolean add(Connection connection, Account account) throws SQLException {
        return insert(connection, account, "NOTHING") > 0;
    }

    private static int insert(Connection connection, Account account, String onConflict) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT + onConflict)) {
            insert.setString(1, account.name());
            insert.setString(2, account.tenant().value());
            insert.setString(3, account.displayName());
            insert.setString(4, account.email());
            insert.setString(5, account.passwordHash());
            insert.setString(6, Words.join(account.roles()));
            insert.setLong(7, account.disabled() ? 1 : 0);
            insert.setLong(8, account.mustChangePassword() ? 1 : 0);
            insert.setString(9, account.externalId());
            insert.setLong(10, Micros.of(account.created()));
            return insert.executeUpdate();
        }
    }

    static boolean remove(Connection connection, TenantId tenant, String name) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM account WHERE tenant = ? AND name = ?")) {
            delete.setString(1, tenant.value());
            delete.setString(2, name);
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
                        rows.getString(4),
                        rows.getString(5),
                        Words.split(rows.getString(6)),
                        rows.getLong(7) != 0,
                        rows.getLong(8) != 0,
                        rows.getString(9),
                        Micros.toInstant(rows.getLong(10))));
            }
        }
        return accounts;
    }
}
