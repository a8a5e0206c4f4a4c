package io.tidewatch.alert.sql;

import io.tidewatch.detect.AlertSeverity;
import io.tidewatch.event.TenantId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/** Changes to the tables {@code alert_count} and {@code alert_day}, gathered in a transaction and written at its end. Not thread-safe. */
final class CountTable {
    static final String BY_RULE = "alert_count";
    static final String BY_SEVERITY = "alert_day";
    static final long ALL_DAYS = -1;
    static final long MICROS_A_DAY = 86_400_000_000L;

    private record Key(String table, String tenant, long day, long ruleOrSeverity, String dataset, int state)
            implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            return java.util.Comparator.comparing(Key::table)
                    .thenComparing(Key::tenant)
                    .thenComparingLong(Key::day)
                    .thenComparingLong(Key::ruleOrSeverity)
                    .thenComparing(Key::dataset)
                    .thenComparingInt(Key::state)
                    .compare(this, other);
        }
    }

    private final Map<Key, Long> changes = new TreeMap<>();

    /** @param created when the alert was made, in microseconds */
    void add(TenantId tenant, long created, long rule, AlertSeverity severity, String dataset, int state, long alerts) {
        long day = Math.floorDiv(created, MICROS_A_DAY);
        String of = tenant.value();
        changes.merge(new Key(BY_RULE, of, day, rule, dataset, state), alerts, Long::sum);
        changes.merge(new Key(BY_RULE, of, ALL_DAYS, rule, dataset, state), alerts, Long::sum);
        changes.merge(new Key(BY_SEVERITY, of, day, Codes.of(severity), dataset, state), alerts, Long::sum);
    }

    void write(Connection connection) throws SQLException {
        write(connection, BY_RULE, "rule");
        write(connection, BY_SEVERITY, "severity");
    }

    private void write(Connection connection, String table, String column) throws SQLException {
        String key = "tenant, day, " + column + ", dataset, state";
        try (PreparedStatement upsert = connection.prepareStatement(
                        "INSERT INTO " + table + " (" + key + ", alerts) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (" + key
                                + ") DO UPDATE SET alerts = " + table + ".alerts + excluded.alerts");
                PreparedStatement delete = connection.prepareStatement("DELETE FROM " + table
                        + " WHERE tenant = ? AND day = ? AND " + column
                        + " = ? AND dataset = ? AND state = ? AND alerts = 0")) {
            for (Map.Entry<Key, Long> change : changes.entrySet()) {
                if (change.getValue() == 0 || !change.getKey().table.equals(table)) {
                    continue;
                }
                set(upsert, change.getKey());
                upsert.setLong(6, change.getValue());
                upsert.executeUpdate();
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
        statement.setLong(3, key.ruleOrSeverity);
        statement.setString(4, key.dataset);
        statement.setLong(5, key.state);
    }
}
