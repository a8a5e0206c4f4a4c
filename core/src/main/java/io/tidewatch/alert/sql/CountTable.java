package io.tidewatch.alert.sql;

import io.tidewatch.event.TenantId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/** Changes to the table {@code alert_count}, gathered in a transaction and written at its end. Not thread-safe. */
final class CountTable {
    static final long ALL_DAYS = -1;
    static final long MICROS_A_DAY = 86_400_000_000L;

    private record Key(String tenant, long day, long rule, String dataset, int state) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            return java.util.Comparator.comparing(Key::tenant)
                    .thenComparingLong(Key::day)
                    .thenComparingLong(Key::rule)
                    .thenComparing(Key::dataset)
                    .thenComparingInt(Key::state)
                    .compare(this, other);
        }
    }

    private final Map<Key, Long> changes = new TreeMap<>();

    /** @param created when the alert was made, in microseconds */
    void add(TenantId tenant, long created, long rule, String dataset, int state, long alerts) {
        changes.merge(
                new Key(tenant.value(), Math.floorDiv(created, MICROS_A_DAY), rule, dataset, state), alerts, Long::sum);
        changes.merge(new Key(tenant.value(), ALL_DAYS, rule, dataset, state), alerts, Long::sum);
    }

    void write(Connection connection) throws SQLException {
        boolean fewer = false;
        try (PreparedStatement upsert = connection.prepareStatement(
                "INSERT INTO alert_count (tenant, day, rule, dataset, state, alerts) VALUES (?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT (tenant, day, rule, dataset, state) DO UPDATE"
                        + " SET alerts = alert_count.alerts + excluded.alerts")) {
            for (Map.Entry<Key, Long> change : changes.entrySet()) {
                Key key = change.getKey();
                if (change.getValue() != 0) {
                    set(upsert, key);
                    upsert.setLong(6, change.getValue());
                    upsert.executeUpdate();
                    fewer |= change.getValue() < 0;
                }
            }
        }
        if (fewer) {
            deleteEmpty(connection);
        }
    }

    private void deleteEmpty(Connection connection) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM alert_count WHERE tenant = ? AND day = ?"
                        + " AND rule = ? AND dataset = ? AND state = ? AND alerts = 0")) {
            for (Map.Entry<Key, Long> change : changes.entrySet()) {
                if (change.getValue() < 0) {
                    set(delete, change.getKey());
                    delete.executeUpdate();
                }
            }
        }
    }

    private static void set(PreparedStatement statement, Key key) throws SQLException {
        statement.setString(1, key.tenant);
        statement.setLong(2, key.day);
        statement.setLong(3, key.rule);
        statement.setString(4, key.dataset);
        statement.setLong(5, key.state);
    }
}
