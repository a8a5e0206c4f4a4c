package io.tidewatch.notify.sql;

import static java.util.Objects.requireNonNull;

import io.tidewatch.catalog.sql.Database;
import io.tidewatch.catalog.sql.Micros;
import io.tidewatch.catalog.sql.Text;
import io.tidewatch.detect.AlertSeverity;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TenantId;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.notify.Target;
import io.tidewatch.notify.TargetState;
import io.tidewatch.notify.Targets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Targets in the table {@code notification_target}. */
public final class SqlTargets implements Targets {
    private static final String SELECT =
            "SELECT tenant, id, name, enabled, severity, rules, per_minute, channel, author,"
                    + " changed FROM notification_target WHERE tenant = ?";
    private static final String OFF = "the target was switched off";

    private final Database database;
    private final SealingKey key;
    private final Clock clock;

    public SqlTargets(Database database, SealingKey key, Clock clock) {
        this.database = requireNonNull(database, "database is null");
        this.key = requireNonNull(key, "key is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    @Override
    public List<Target> list(TenantId tenant) {
        return database.read("reading notification targets", connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement(SELECT + " ORDER BY name COLLATE \"binary\", id COLLATE \"binary\"")) {
                select.setString(1, tenant.value());
                return targets(select);
            }
        });
    }

    @Override
    public Optional<Target> find(TenantId tenant, String id) {
        if (!Target.isId(id)) {
            return Optional.empty();
        }
        return database
                .read("reading a notification target", connection -> {
                    try (PreparedStatement select = connection.prepareStatement(SELECT + " AND id = ?")) {
                        select.setString(1, tenant.value());
                        select.setString(2, id);
                        return targets(select);
                    }
                })
                .stream()
                .findFirst();
    }

    @Override
    public Map<String, TargetState> states(TenantId tenant) {
        return database.read("reading what became of notifications", connection -> {
            Map<String, Long> waiting = new LinkedHashMap<>();
            try (PreparedStatement count = connection.prepareStatement(
                    "SELECT target, count(*) FROM notification WHERE tenant = ? AND state = 0 GROUP BY target")) {
                count.setString(1, tenant.value());
                try (ResultSet rows = count.executeQuery()) {
                    while (rows.next()) {
                        waiting.put(rows.getString(1), rows.getLong(2));
                    }
                }
            }
            Map<String, TargetState> states = new LinkedHashMap<>();
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT id, delivered, given_up, dropped, last_delivered, last_failed, last_reason"
                            + " FROM notification_target WHERE tenant = ?")) {
                select.setString(1, tenant.value());
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        String id = rows.getString(1);
                        states.put(id, state(rows, waiting.getOrDefault(id, 0L)));
                    }
                }
            }
            return states;
        });
    }

    private static TargetState state(ResultSet rows, long waiting) throws SQLException {
        return new TargetState(
                waiting,
                rows.getLong(2),
                rows.getLong(3),
                rows.getLong(4),
                Micros.get(rows, 5),
                Micros.get(rows, 6),
                rows.getString(7));
    }

    @Override
    public TargetState total() {
        return database.read("counting notifications", connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                            "SELECT (SELECT count(*) FROM notification WHERE state = 0), coalesce(sum(delivered), 0),"
                                    + " coalesce(sum(given_up), 0), coalesce(sum(dropped), 0), max(last_delivered),"
                                    + " max(last_failed), '' FROM notification_target");
                    ResultSet rows = select.executeQuery()) {
                rows.next();
                return state(rows, rows.getLong(1));
            }
        });
    }

    @Override
    public void put(Target target) {
        String sealed = key.seal(ChannelText.of(target.channel()), place(target.tenant(), target.id()));
        database.write("writing a notification target", connection -> {
            refuseTooMany(connection, target);
            try (PreparedStatement upsert = connection.prepareStatement(
                    "INSERT INTO notification_target (tenant, id, name, enabled, severity, rules, per_minute, channel,"
                            + " author, changed, delivered, given_up, dropped, last_reason)"
                            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, '') ON CONFLICT (tenant, id) DO UPDATE SET"
                            + " name = excluded.name, enabled = excluded.enabled, severity = excluded.severity,"
                            + " rules = excluded.rules, per_minute = excluded.per_minute, channel = excluded.channel,"
                            + " author = excluded.author, changed = excluded.changed")) {
                upsert.setString(1, target.tenant().value());
                upsert.setString(2, target.id());
                upsert.setString(3, Text.keepable(target.name()));
                upsert.setLong(4, target.enabled() ? 1 : 0);
                upsert.setLong(5, code(target.severity()));
                upsert.setString(6, Text.keepable(String.join("\n", target.rules())));
                upsert.setLong(7, target.perMinute());
                upsert.setString(8, sealed);
                upsert.setString(9, target.author());
                upsert.setLong(10, Micros.of(target.changed()));
                upsert.executeUpdate();
            }
            if (!target.enabled()) {
                giveUpWaiting(connection, target);
            }
            return 0;
        });
    }

    private static void refuseTooMany(Connection connection, Target target) throws SQLException {
        try (PreparedStatement count =
                connection.prepareStatement("SELECT count(*) FROM notification_target WHERE tenant = ? AND id <> ?")) {
            count.setString(1, target.tenant().value());
            count.setString(2, target.id());
            try (ResultSet rows = count.executeQuery()) {
                rows.next();
                if (rows.getInt(1) >= MAX) {
                    throw new TidewatchException(
                            FailureKind.INVALID,
                            "there are " + MAX + " notification targets already; remove one first");
                }
            }
        }
    }

    private void giveUpWaiting(Connection connection, Target target) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE notification SET state = 2, reason = '"
                + OFF + "', finished = ? WHERE tenant = ? AND target = ? AND state = 0")) {
            update.setLong(1, Micros.of(clock.instant()));
            update.setString(2, target.tenant().value());
            update.setString(3, target.id());
            int given = update.executeUpdate();
            try (PreparedStatement counted = connection.prepareStatement(
                    "UPDATE notification_target SET given_up = given_up + ? WHERE tenant = ? AND id = ?")) {
                counted.setLong(1, given);
                counted.setString(2, target.tenant().value());
                counted.setString(3, target.id());
                counted.executeUpdate();
            }
        }
    }

    @Override
    public boolean remove(TenantId tenant, String id) {
        if (!Target.isId(id)) {
            return false;
        }
        return database.write("removing a notification target", connection -> {
            boolean removed = false;
            for (String statement : List.of(
                    "DELETE FROM notification WHERE tenant = ? AND target = ?",
                    "DELETE FROM notification_target WHERE tenant = ? AND id = ?")) {
                try (PreparedStatement delete = connection.prepareStatement(statement)) {
                    delete.setString(1, tenant.value());
                    delete.setString(2, id);
                    removed = delete.executeUpdate() > 0;
                }
            }
            return removed;
        });
    }

    private List<Target> targets(PreparedStatement select) throws SQLException {
        List<Target> targets = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                TenantId tenant = new TenantId(rows.getString(1));
                String id = rows.getString(2);
                targets.add(new Target(
                        tenant,
                        id,
                        rows.getString(3),
                        rows.getLong(4) != 0,
                        ChannelText.read(key.open(rows.getString(8), place(tenant, id))),
                        severity(rows.getInt(5)),
                        lines(rows.getString(6)),
                        rows.getInt(7),
                        rows.getString(9),
                        Micros.toInstant(rows.getLong(10))));
            }
        }
        return targets;
    }

    private static String place(TenantId tenant, String id) {
        return tenant.value() + "/" + id;
    }

    static List<String> lines(String column) {
        return column.isEmpty() ? List.of() : List.of(column.split("\n", -1));
    }

    static int code(AlertSeverity severity) {
        return switch (severity) {
            case INFORMATIONAL -> 0;
            case LOW -> 1;
            case MEDIUM -> 2;
            case HIGH -> 3;
            case CRITICAL -> 4;
        };
    }

    private static AlertSeverity severity(int code) {
        return switch (code) {
            case 0 -> AlertSeverity.INFORMATIONAL;
            case 1 -> AlertSeverity.LOW;
            case 2 -> AlertSeverity.MEDIUM;
            case 3 -> AlertSeverity.HIGH;
            default -> AlertSeverity.CRITICAL;
        };
    }
}
