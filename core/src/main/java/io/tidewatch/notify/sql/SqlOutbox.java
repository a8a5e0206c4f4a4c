package io.tidewatch.notify.sql;

import static java.util.Objects.requireNonNull;

import io.tidewatch.catalog.sql.Database;
import io.tidewatch.catalog.sql.Micros;
import io.tidewatch.catalog.sql.Text;
import io.tidewatch.event.TenantId;
import io.tidewatch.notify.Delivery;
import io.tidewatch.notify.Message;
import io.tidewatch.notify.Outbox;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The outbox in the table {@code notification}. */
public final class SqlOutbox implements Outbox {
    private static final int REASON = 500;
    private static final int FORGOTTEN_AT_ONCE = 1_000;
    private static final String COLUMNS =
            "id, tenant, target, alert, title, state, attempts, created, since, due, finished, reason";

    private final Database database;

    public SqlOutbox(Database database) {
        this.database = requireNonNull(database, "database is null");
    }

    @Override
    public List<Waiting> due(Instant now) {
        return database.read("looking for notifications", connection -> {
            List<Waiting> waiting = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT DISTINCT tenant, target FROM notification WHERE state = 0 AND due <= ?")) {
                select.setLong(1, Micros.of(now));
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        waiting.add(new Waiting(new TenantId(rows.getString(1)), rows.getString(2)));
                    }
                }
            }
            return waiting;
        });
    }

    @Override
    public Optional<Due> next(Waiting target, Instant now) {
        return database.read("reading a notification", connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT " + COLUMNS + ", message FROM notification"
                            + " WHERE tenant = ? AND target = ? AND state = 0 AND due <= ? ORDER BY due, created LIMIT 1")) {
                select.setString(1, target.tenant().value());
                select.setString(2, target.target());
                select.setLong(3, Micros.of(now));
                try (ResultSet rows = select.executeQuery()) {
                    return rows.next()
                            ? Optional.of(new Due(
                                    delivery(rows), OutboxWrite.JSON.readValue(rows.getString(13), Message.class)))
                            : Optional.empty();
                }
            }
        });
    }

    @Override
    public void delivered(Delivery delivery, Instant now) {
        finish(delivery, now, 1, "", "delivered = delivered + 1, last_delivered = ?");
    }

    @Override
    public void giveUp(Delivery delivery, Instant now, String reason) {
        finish(delivery, now, 2, reason, "given_up = given_up + 1, last_failed = ?");
    }

    private void finish(Delivery delivery, Instant now, int state, String reason, String counted) {
        database.write("writing what became of a notification", connection -> {
            try (PreparedStatement update = connection.prepareStatement("UPDATE notification SET state = ?, attempts ="
                    + " attempts + 1, finished = ?, reason = ? WHERE id = ? AND tenant = ? AND state = 0")) {
                update.setLong(1, state);
                update.setLong(2, Micros.of(now));
                update.setString(3, bounded(reason));
                update.setString(4, delivery.id());
                update.setString(5, delivery.tenant().value());
                if (update.executeUpdate() > 0) {
                    count(connection, delivery, now, reason, counted);
                }
            }
            return 0;
        });
    }

    private static void count(Connection connection, Delivery delivery, Instant now, String reason, String counted)
            throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE notification_target SET " + counted
                + (reason.isEmpty() ? "" : ", last_reason = ?") + " WHERE tenant = ? AND id = ?")) {
            int parameter = 1;
            update.setLong(parameter++, Micros.of(now));
            if (!reason.isEmpty()) {
                update.setString(parameter++, bounded(reason));
            }
            update.setString(parameter++, delivery.tenant().value());
            update.setString(parameter, delivery.target());
            update.executeUpdate();
        }
    }

    @Override
    public void postpone(Delivery delivery, Instant now, Instant due, String reason) {
        database.write("writing when a notification is tried again", connection -> {
            try (PreparedStatement update =
                    connection.prepareStatement("UPDATE notification SET attempts = attempts + 1,"
                            + " due = ?, reason = ? WHERE id = ? AND tenant = ? AND state = 0")) {
                update.setLong(1, Micros.of(due));
                update.setString(2, bounded(reason));
                update.setString(3, delivery.id());
                update.setString(4, delivery.tenant().value());
                if (update.executeUpdate() > 0) {
                    count(connection, delivery, now, reason, "last_failed = ?");
                }
            }
            return 0;
        });
    }

    @Override
    public boolean again(TenantId tenant, String id, Instant now) {
        if (!id.matches("[0-9a-f]{32}")) {
            return false;
        }
        return database.write("asking for a notification again", connection -> {
            try (PreparedStatement update =
                    connection.prepareStatement("UPDATE notification SET state = 0, attempts = 0,"
                            + " since = ?, due = ?, finished = NULL WHERE tenant = ? AND id = ? AND state = 2")) {
                update.setLong(1, Micros.of(now));
                update.setLong(2, Micros.of(now));
                update.setString(3, tenant.value());
                update.setString(4, id);
                return update.executeUpdate() > 0;
            }
        });
    }

    @Override
    public List<Delivery> list(TenantId tenant, @Nullable String target, Delivery.@Nullable State state, int limit) {
        return database.read("reading notifications", connection -> {
            List<Delivery> deliveries = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement("SELECT " + COLUMNS + " FROM notification"
                    + " WHERE tenant = ?" + (target == null ? "" : " AND target = ?")
                    + (state == null ? "" : " AND state = ?") + " ORDER BY created DESC, id LIMIT ?")) {
                int parameter = 1;
                select.setString(parameter++, tenant.value());
                if (target != null) {
                    select.setString(parameter++, Text.keepable(target));
                }
                if (state != null) {
                    select.setLong(parameter++, code(state));
                }
                select.setInt(parameter, limit);
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        deliveries.add(delivery(rows));
                    }
                }
            }
            return deliveries;
        });
    }

    @Override
    public int forget(Instant before) {
        return database.write("forgetting old notifications", connection -> {
            try (PreparedStatement delete =
                    connection.prepareStatement("DELETE FROM notification WHERE id IN (SELECT id FROM notification"
                            + " WHERE state > 0 AND finished < ? LIMIT " + FORGOTTEN_AT_ONCE + ")")) {
                delete.setLong(1, Micros.of(before));
                return delete.executeUpdate();
            }
        });
    }

    private static Delivery delivery(ResultSet rows) throws SQLException {
        return new Delivery(
                rows.getString(1),
                new TenantId(rows.getString(2)),
                rows.getString(3),
                rows.getString(4),
                rows.getString(5),
                state(rows.getInt(6)),
                rows.getInt(7),
                Micros.toInstant(rows.getLong(8)),
                Micros.toInstant(rows.getLong(9)),
                Micros.toInstant(rows.getLong(10)),
                Micros.get(rows, 11),
                rows.getString(12));
    }

    private static int code(Delivery.State state) {
        return switch (state) {
            case WAITING -> 0;
            case DELIVERED -> 1;
            case GIVEN_UP -> 2;
        };
    }

    private static Delivery.State state(int code) {
        return switch (code) {
            case 0 -> Delivery.State.WAITING;
            case 1 -> Delivery.State.DELIVERED;
            default -> Delivery.State.GIVEN_UP;
        };
    }

    private static String bounded(String reason) {
        return Text.keepable(reason.length() > REASON ? reason.substring(0, REASON) : reason);
    }
}
