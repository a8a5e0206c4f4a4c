package io.tidewatch.notify.sql;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.sql.NewAlerts;
import io.tidewatch.catalog.sql.Micros;
import io.tidewatch.catalog.sql.Text;
import io.tidewatch.event.TenantId;
import io.tidewatch.notify.Message;
import io.tidewatch.notify.Outbox;
import io.tidewatch.notify.Target;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Puts new alerts into the outbox, for every target that wants them, in the transaction that makes the alerts. */
public final class OutboxWrite implements NewAlerts {
    static final JsonMapper JSON = new JsonMapper();
    private static final int TITLE = 300;

    @Override
    public void on(Connection connection, List<Alert> made) throws SQLException {
        Map<TenantId, List<Wanting>> targets = new HashMap<>();
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO notification (id, tenant, target, alert, title, message, state, attempts, created, since, due,"
                        + " reason) VALUES (?, ?, ?, ?, ?, ?, 0, 0, ?, ?, ?, '') ON CONFLICT (id) DO NOTHING")) {
            for (Alert alert : made) {
                List<Wanting> wanting = targets.get(alert.tenant());
                if (wanting == null) {
                    wanting = wanting(connection, alert.tenant());
                    targets.put(alert.tenant(), wanting);
                }
                for (Wanting target : wanting) {
                    if (target.wants(alert)) {
                        put(insert, target, alert);
                    }
                }
            }
        }
        for (List<Wanting> wanting : targets.values()) {
            for (Wanting target : wanting) {
                if (target.dropped > 0) {
                    countDropped(connection, target);
                }
            }
        }
    }

    /** A target, and how many more it may be told. */
    private static final class Wanting {
        private final TenantId tenant;
        private final String id;
        private final int severity;
        private final List<String> rules;
        private long room;
        private long dropped;

        Wanting(TenantId tenant, String id, int severity, List<String> rules, long room) {
            this.tenant = tenant;
            this.id = id;
            this.severity = severity;
            this.rules = rules;
            this.room = room;
        }

        boolean wants(Alert alert) {
            return SqlTargets.code(alert.severity()) >= severity
                    && Target.names(rules, alert.rule().key());
        }
    }

    private static List<Wanting> wanting(Connection connection, TenantId tenant) throws SQLException {
        List<Wanting> wanting = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT t.id, t.severity, t.rules, (SELECT count(*) FROM notification n WHERE n.tenant = t.tenant"
                        + " AND n.target = t.id AND n.state = 0) FROM notification_target t WHERE t.tenant = ?"
                        + " AND t.enabled = 1")) {
            select.setString(1, tenant.value());
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    wanting.add(new Wanting(
                            tenant,
                            rows.getString(1),
                            rows.getInt(2),
                            SqlTargets.lines(rows.getString(3)),
                            Outbox.MAX_WAITING - rows.getLong(4)));
                }
            }
        }
        return wanting;
    }

    private static void put(PreparedStatement insert, Wanting target, Alert alert) throws SQLException {
        if (target.room <= 0) {
            target.dropped++;
            return;
        }
        target.room--;
        String id = id(target, alert);
        String title = alert.rule().title();
        long created = Micros.of(alert.created());
        insert.setString(1, id);
        insert.setString(2, alert.tenant().value());
        insert.setString(3, target.id);
        insert.setString(4, alert.id());
        insert.setString(5, Text.keepable(title.length() > TITLE ? title.substring(0, TITLE) : title));
        insert.setString(6, Text.keepable(JSON.writeValueAsString(message(id, alert))));
        insert.setLong(7, created);
        insert.setLong(8, created);
        insert.setLong(9, created);
        insert.executeUpdate();
    }

    private static Message message(String id, Alert alert) {
        return new Message(
                id,
                "alert",
                alert.tenant().value(),
                alert.id(),
                alert.rule().title(),
                alert.severity().label(),
                alert.rule().key(),
                alert.rule().techniques(),
                alert.group(),
                alert.entities().stream()
                        .map(entity -> entity.kind().label() + " " + entity.value())
                        .toList(),
                alert.dataset().value(),
                alert.firstEvent(),
                alert.lastEvent(),
                alert.created());
    }

    /** The same for the same alert and target, whatever is replayed. */
    private static String id(Wanting target, Alert alert) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest((target.tenant.value() + "\n" + target.id + "\n" + alert.id())
                            .getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static void countDropped(Connection connection, Wanting target) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE notification_target SET dropped = dropped + ? WHERE tenant = ? AND id = ?")) {
            update.setLong(1, target.dropped);
            update.setString(2, target.tenant.value());
            update.setString(3, target.id);
            update.executeUpdate();
        }
    }
}
