package io.tidewatch.catalog.sql;

import static java.util.Objects.requireNonNull;

import io.tidewatch.catalog.Dashboard;
import io.tidewatch.catalog.Dashboards;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TenantId;
import io.tidewatch.event.TidewatchException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Dashboards in the table {@code dashboard}. */
public final class SqlDashboards implements Dashboards {
    private static final String COLUMNS = " panels, shared, author, version, changed FROM dashboard WHERE tenant = ?";
    private static final String LISTED = "SELECT tenant, id, name, description, ''," + COLUMNS;
    private static final String WHOLE = "SELECT tenant, id, name, description, content," + COLUMNS + " AND id = ?";

    private final Database database;

    public SqlDashboards(Database database) {
        this.database = requireNonNull(database, "database is null");
    }

    @Override
    public List<Dashboard> list(TenantId tenant) {
        return database.read("reading dashboards", connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement(LISTED + " ORDER BY name COLLATE \"binary\", id COLLATE \"binary\"")) {
                select.setString(1, tenant.value());
                return dashboards(select);
            }
        });
    }

    @Override
    public Optional<Dashboard> find(TenantId tenant, String id) {
        return Dashboard.isId(id)
                ? database.read("reading a dashboard", connection -> find(connection, tenant, id))
                : Optional.empty();
    }

    private static Optional<Dashboard> find(Connection connection, TenantId tenant, String id) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(WHOLE)) {
            select.setString(1, tenant.value());
            select.setString(2, id);
            return dashboards(select).stream().findFirst();
        }
    }

    @Override
    public Outcome put(Dashboard dashboard, @Nullable Long expected) {
        return database.write("writing a dashboard", connection -> {
            long before = find(connection, dashboard.tenant(), dashboard.id())
                    .map(Dashboard::version)
                    .orElse(0L);
            if (expected != null && expected != before) {
                return new Outcome.Conflict(before);
            }
            if (before == 0) {
                refuseTooMany(connection, dashboard.tenant());
            }
            return new Outcome.Done(write(connection, dashboard.withVersion(before + 1)));
        });
    }

    private static void refuseTooMany(Connection connection, TenantId tenant) throws SQLException {
        try (PreparedStatement count = connection.prepareStatement("SELECT count(*) FROM dashboard WHERE tenant = ?")) {
            count.setString(1, tenant.value());
            try (ResultSet rows = count.executeQuery()) {
                rows.next();
                if (rows.getInt(1) >= MAX) {
                    throw new TidewatchException(
                            FailureKind.INVALID, "there are " + MAX + " dashboards already; remove one first");
                }
            }
        }
    }

    private static Dashboard write(Connection connection, Dashboard dashboard) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement(
                "INSERT INTO dashboard (tenant, id, name, description, content, panels, shared, author, version, changed)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (tenant, id) DO UPDATE SET name ="
                        + " excluded.name, description = excluded.description, content = excluded.content, panels ="
                        + " excluded.panels, shared = excluded.shared, author = excluded.author, version ="
                        + " excluded.version, changed = excluded.changed")) {
            upsert.setString(1, dashboard.tenant().value());
            upsert.setString(2, dashboard.id());
            upsert.setString(3, Text.keepable(dashboard.name()));
            upsert.setString(4, Text.keepable(dashboard.description()));
            upsert.setString(5, Text.keepable(dashboard.content()));
            upsert.setInt(6, dashboard.panels());
            upsert.setInt(7, dashboard.shared() ? 1 : 0);
            upsert.setString(8, dashboard.author());
            upsert.setLong(9, dashboard.version());
            upsert.setLong(10, Micros.of(dashboard.changed()));
            upsert.executeUpdate();
        }
        return dashboard;
    }

    @Override
    public Outcome remove(TenantId tenant, String id, @Nullable Long expected) {
        if (!Dashboard.isId(id)) {
            return new Outcome.Missing();
        }
        return database.write("removing a dashboard", connection -> {
            Optional<Dashboard> before = find(connection, tenant, id);
            if (before.isEmpty()) {
                return new Outcome.Missing();
            }
            if (expected != null && expected != before.get().version()) {
                return new Outcome.Conflict(before.get().version());
            }
            try (PreparedStatement delete =
                    connection.prepareStatement("DELETE FROM dashboard WHERE tenant = ? AND id = ?")) {
                delete.setString(1, tenant.value());
                delete.setString(2, id);
                delete.executeUpdate();
            }
            return new Outcome.Done(before.get());
        });
    }

    private static List<Dashboard> dashboards(PreparedStatement select) throws SQLException {
        List<Dashboard> found = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                found.add(new Dashboard(
                        new TenantId(rows.getString(1)),
                        rows.getString(2),
                        rows.getString(3),
                        rows.getString(4),
                        rows.getString(5),
                        rows.getInt(6),
                        rows.getInt(7) != 0,
                        rows.getString(8),
                        rows.getLong(9),
                        Micros.toInstant(rows.getLong(10))));
            }
        }
        return found;
    }
}
