package io.tidewatch.catalog.sql;

import static java.util.Objects.requireNonNull;

import io.tidewatch.catalog.Tenant;
import io.tidewatch.catalog.Tenants;
import io.tidewatch.event.TenantId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tenants in the table {@code tenant}. */
public final class SqlTenants implements Tenants {
    /** What goes with a tenant; the sessions' tokens first, as they are found by their sessions. */
    private static final List<String> DELETES = List.of(
            "DELETE FROM refresh_token WHERE session IN (SELECT id FROM session WHERE tenant = ?)",
            "DELETE FROM session WHERE tenant = ?",
            "DELETE FROM account WHERE tenant = ?",
            "DELETE FROM api_token WHERE tenant = ?",
            "DELETE FROM role WHERE tenant = ?",
            "DELETE FROM saved_search WHERE tenant = ?",
            "DELETE FROM dashboard WHERE tenant = ?",
            "DELETE FROM rule_health WHERE tenant = ?",
            "DELETE FROM rule_field WHERE tenant = ?",
            "DELETE FROM notification WHERE tenant = ?",
            "DELETE FROM notification_target WHERE tenant = ?");

    private final Database database;

    public SqlTenants(Database database) {
        this.database = requireNonNull(database, "database is null");
    }

    @Override
    public Optional<Tenant> tenant(TenantId id) {
        return tenants().stream().filter(tenant -> tenant.id().equals(id)).findFirst();
    }

    @Override
    public List<Tenant> tenants() {
        return database.read("reading tenants", connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                            "SELECT id, name, created FROM tenant ORDER BY id COLLATE \"binary\"");
                    ResultSet rows = select.executeQuery()) {
                List<Tenant> tenants = new ArrayList<>();
                while (rows.next()) {
                    tenants.add(new Tenant(
                            new TenantId(rows.getString(1)), rows.getString(2), Micros.toInstant(rows.getLong(3))));
                }
                return tenants;
            }
        });
    }

    @Override
    public boolean add(Tenant tenant) {
        return database.write("adding a tenant", connection -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO tenant (id, name, created) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING")) {
                insert.setString(1, tenant.id().value());
                insert.setString(2, Text.keepable(tenant.name()));
                insert.setLong(3, Micros.of(tenant.created()));
                return insert.executeUpdate() > 0;
            }
        });
    }

    @Override
    public boolean remove(TenantId id) {
        return database.write("removing a tenant", connection -> {
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM tenant WHERE id = ?")) {
                delete.setString(1, id.value());
                if (delete.executeUpdate() == 0) {
                    return false;
                }
            }
            for (String sql : DELETES) {
                try (PreparedStatement delete = connection.prepareStatement(sql)) {
                    delete.setString(1, id.value());
                    delete.executeUpdate();
                }
            }
            return true;
        });
    }
}
