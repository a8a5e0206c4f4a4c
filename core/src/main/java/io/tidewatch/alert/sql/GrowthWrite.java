package io.tidewatch.alert.sql;

import io.tidewatch.alert.AlertBatch;
import io.tidewatch.alert.AlertKey;
import io.tidewatch.alert.AlertLimits;
import io.tidewatch.alert.EventTrail;
import io.tidewatch.catalog.sql.Micros;
import io.tidewatch.detect.Entity;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Adds to alerts that are there, within a transaction: first looks whether all of them may grow, then writes. */
final class GrowthWrite {
    private final Connection connection;
    private final long now;
    private final Map<AlertKey, Present> present = new HashMap<>();

    GrowthWrite(Connection connection, long now) {
        this.connection = connection;
        this.now = now;
    }

    /** What is kept of an alert before it grows. */
    private record Present(long created, Set<Entity> entities, EventTrail events) {}

    /** Those that are gone, or resolved and would take findings. */
    Set<AlertKey> stale(List<AlertBatch.Grown> grown) throws SQLException {
        Set<AlertKey> stale = new HashSet<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT a.state, a.created, a.entities, d.first_events, d.latest_events, d.event_count FROM alert a"
                        + " JOIN alert_detail d ON d.tenant = a.tenant AND d.id = a.id WHERE a.tenant = ? AND a.id = ?")) {
            for (AlertBatch.Grown one : grown) {
                select.setString(1, one.alert().tenant().value());
                select.setString(2, one.alert().id());
                try (ResultSet rows = select.executeQuery()) {
                    if (!rows.next() || one.findings() > 0 && rows.getInt(1) >= State.FIRST_RESOLVED) {
                        stale.add(one.alert());
                        continue;
                    }
                    present.put(
                            one.alert(),
                            new Present(
                                    rows.getLong(2),
                                    new LinkedHashSet<>(Columns.entities(rows.getString(3))),
                                    new EventTrail(
                                            Columns.events(rows.getString(4)),
                                            Columns.events(rows.getString(5)),
                                            rows.getLong(6))));
                }
            }
        }
        return stale;
    }

    void write(List<AlertBatch.Grown> grown) throws SQLException {
        if (grown.isEmpty()) {
            return;
        }
        try (PreparedStatement alerts = connection.prepareStatement(
                        "UPDATE alert SET findings = findings + ?, suppressed = suppressed + ?, entities = ?, updated = ?,"
                                + " opened = CASE WHEN opened > ? THEN ? ELSE opened END,"
                                + " last_finding = CASE WHEN last_finding < ? THEN ? ELSE last_finding END,"
                                + " first_event = CASE WHEN first_event > ? THEN ? ELSE first_event END"
                                + " WHERE tenant = ? AND id = ?");
                PreparedStatement details = connection.prepareStatement(
                        "UPDATE alert_detail SET first_events = ?, latest_events = ?, event_count = ?"
                                + " WHERE tenant = ? AND id = ?");
                SqlAlertJournal.EntityTable entities = new SqlAlertJournal.EntityTable(connection)) {
            for (AlertBatch.Grown one : grown) {
                Present before = present.get(one.alert());
                if (before == null) {
                    throw new IllegalStateException("the alert " + one.alert() + " was not looked at before it grows");
                }
                for (Entity entity : one.entities()) {
                    if (before.entities.size() < AlertLimits.ENTITIES && before.entities.add(entity)) {
                        entities.add(
                                one.alert().tenant(),
                                before.created,
                                one.alert().id(),
                                entity);
                    }
                }
                update(alerts, one, before);
                before.events.add(one.first(), one.latest(), one.events());
                update(details, one, before.events);
            }
        }
    }

    private void update(PreparedStatement update, AlertBatch.Grown one, Present before) throws SQLException {
        long opened = Micros.of(one.opened());
        long last = Micros.of(one.last());
        long firstEvent = Micros.of(one.firstEvent());
        update.setLong(1, one.findings());
        update.setLong(2, one.suppressed());
        update.setString(3, Columns.entities(before.entities));
        update.setLong(4, now);
        update.setLong(5, opened);
        update.setLong(6, opened);
        update.setLong(7, last);
        update.setLong(8, last);
        update.setLong(9, firstEvent);
        update.setLong(10, firstEvent);
        update.setString(11, one.alert().tenant().value());
        update.setString(12, one.alert().id());
        update.executeUpdate();
    }

    private static void update(PreparedStatement update, AlertBatch.Grown one, EventTrail events) throws SQLException {
        update.setString(1, Columns.events(events.first()));
        update.setString(2, Columns.events(events.latest()));
        update.setLong(3, events.count());
        update.setString(4, one.alert().tenant().value());
        update.setString(5, one.alert().id());
        update.executeUpdate();
    }
}
