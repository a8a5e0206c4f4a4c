package io.tidewatch.catalog.sql;

import static java.util.Objects.requireNonNull;

import io.tidewatch.catalog.Role;
import io.tidewatch.catalog.Roles;
import io.tidewatch.event.DatasetScope;
import io.tidewatch.event.TenantId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Roles in the table {@code role}. */
public final class SqlRoles implements Roles {
    private static final String SELECT =
            "SELECT tenant, name, description, permissions, datasets, created FROM role WHERE tenant = ?";

    private final Database database;

    public SqlRoles(Database database) {
        this.database = requireNonNull(database, "database is null");
    }

    @Override
    public Optional<Role> role(TenantId tenant, String name) {
        if (Text.cannotBeKept(name)) {
            return Optional.empty();
        }
        return database
                .read("reading roles", connection -> {
                    try (PreparedStatement select = connection.prepareStatement(SELECT + " AND name = ?")) {
                        select.setString(1, tenant.value());
                        select.setString(2, name);
                        return roles(select);
                    }
                })
                .stream()
                .findFirst();
    }

    @Override
    public List<Role> roles(TenantId tenant) {
        return database.read("reading roles", connection -> {
            try (PreparedStatement select = connection.prepareStatement(SELECT + " ORDER BY name COLLATE \"binary\"")) {
                select.setString(1, tenant.value());
                return roles(select);
            }
        });
    }

    @Override
    public void put(Role role) {
        database.write("writing a role", connection -> {
            try (PreparedStatement upsert = connection.prepareStatement(
                    "INSERT INTO role (tenant, name, description, permissions, datasets, created)"
                            + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (tenant, name) DO UPDATE SET"
                            + " description = excluded.description, permissions = excluded.permissions,"
                            + " datasets = excluded.datasets, created = excluded.created")) {
                upsert.setString(1, role.tenant().value());
                upsert.setString(2, role.name());
                upsert.setString(3, Text.keepable(role.description()));
                upsert.setString(4, Words.join(role.permissions()));
                upsert.setString(5, Words.join(role.datasets().patterns()));
                upsert.setLong(6, Micros.of(role.created()));
                return upsert.executeUpdate();
            }
        });
    }

    @Override
    public boolean remove(TenantId tenant, String name) {
        if (Text.cannotBeKept(name)) {
            return false;
        }
        return database.write("removing a role", connection -> {
            try (PreparedStatement delete =
                    connection.prepareStatement("DELETE FROM role WHERE tenant = ? AND name = ?")) {
                delete.setString(1, tenant.value());
                delete.setString(2, name);
                return delete.executeUpdate() > 0;
            }
        });
    }

    private static List<Role> roles(PreparedStatement select) throws SQLException {
        List<Role> roles = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                roles.add(new Role(
                        new TenantId(rows.getString(1)),
                        rows.getString(2),
                        rows.getString(3),
                        Words.split(rows.getString(4)),
                        new DatasetScope(Words.split(rows.getString(5))),
                        Micros.toInstant(rows.getLong(6))));
            }
        }
        return roles;
    }
}
