package io.tidewatch.alert.sql;

import static java.util.Objects.requireNonNull;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.AlertPruning;
import io.tidewatch.catalog.sql.Database;
import io.tidewatch.catalog.sql.Micros;
import io.tidewatch.event.TenantId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Old alerts in the catalog. Thread-safe. */
public final class SqlAlertPruning implements AlertPruning {
    private static final List<String> OWNED =
            List.of("alert_detail WHERE tenant = ? AND id = ?", "alert_history WHERE tenant = ? AND alert = ?");

    private final Database database;
    private final RuleTable rules = new RuleTable();

    public SqlAlertPruning(Database database) {
        this.database = requireNonNull(database, "database is null");
    }

    @Override
    public List<Old> old(Instant before, boolean resolvedOnly, int limit) {
        return database.read("looking for old alerts", connection -> {
            List<Old> old = new ArrayList<>();
            for (TenantId tenant : tenants(connection)) {
                for (Alert alert : alerts(connection, tenant, before, resolvedOnly, limit - old.size())) {
                    old.add(new Old(
                            DetailTable.details(connection, alert),
                            HistoryTable.ALERTS.list(connection, tenant, alert.id())));
                }
            }
            return old;
        });
    }

    private static List<TenantId> tenants(Connection connection) throws SQLException {
        List<TenantId> tenants = new ArrayList<>();
        try (PreparedStatement select =
                        connection.prepareStatement("SELECT DISTINCT tenant FROM alert_rule ORDER BY tenant");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                tenants.add(new TenantId(rows.getString(1)));
            }
        }
        return tenants;
    }

    private List<Alert> alerts(Connection connection, TenantId tenant, Instant before, boolean resolvedOnly, int limit)
            throws SQLException {
        List<Alert> alerts = new ArrayList<>();
        if (limit <= 0) {
            return alerts;
        }
        try (PreparedStatement select = connection.prepareStatement("SELECT " + AlertTable.COLUMNS
                + " FROM alert a WHERE a.tenant = ? AND a.updated < ?"
                + (resolvedOnly ? " AND a.state >= " + State.FIRST_RESOLVED : "") + " ORDER BY a.updated LIMIT "
                + limit)) {
            select.setString(1, tenant.value());
            select.setLong(2, Micros.of(before));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    alerts.add(AlertTable.alert(rows, tenant, rules.rules(connection, tenant)));
                }
            }
        }
        return alerts;
    }

    @Override
    public int delete(Collection<Old> alerts) {
        return database.write("deleting old alerts", connection -> {
            int deleted = 0;
            CountTable counts = new CountTable();
            for (Old old : alerts) {
                Alert alert = old.details().alert();
                long rule = unchangedRule(connection, alert);
                if (rule >= 0) {
                    delete(connection, alert);
                    counts.add(
                            alert.tenant(),
                            Micros.of(alert.created()),
                            rule,
                            alert.severity(),
                            alert.dataset().value(),
                            State.of(alert.status(), alert.resolution()),
                            -1);
                    deleted++;
                }
            }
            counts.write(connection);
            return deleted;
        });
    }

    /** The number of its rule; -1 where it is gone or changed. */
    private static long unchangedRule(Connection connection, Alert alert) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT rule FROM alert WHERE tenant = ? AND id = ? AND updated = ? AND version = ?")) {
            select.setString(1, alert.tenant().value());
            select.setString(2, alert.id());
            select.setLong(3, Micros.of(alert.updated()));
            select.setLong(4, alert.version());
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() ? rows.getLong(1) : -1;
            }
        }
    }

    private static void delete(Connection connection, Alert alert) throws SQLException {
        for (String owned : OWNED) {
            delete(connection, owned, alert);
        }
        try (PreparedStatement delete = connection.prepareStatement(
                "DELETE FROM alert_entity WHERE tenant = ? AND value = ? AND created = ? AND alert = ?")) {
            for (io.tidewatch.detect.Entity entity : alert.entities()) {
                delete.setString(1, alert.tenant().value());
                delete.setString(2, entity.value());
                delete.setLong(3, Micros.of(alert.created()));
                delete.setString(4, alert.id());
                delete.executeUpdate();
            }
        }
        delete(connection, "alert WHERE tenant = ? AND id = ?", alert);
    }

    private static void delete(Connection connection, String from, Alert alert) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM " + from)) {
            delete.setString(1, alert.tenant().value());
            delete.setString(2, alert.id());
            delete.executeUpdate();
        }
    }

    @Override
    public void forgetTimed(Instant before) {
        database.write("forgetting findings of the clock", connection -> {
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM alert_timed WHERE seen < ?")) {
                delete.setLong(1, Micros.of(before));
                return delete.executeUpdate();
            }
        });
    }
}
