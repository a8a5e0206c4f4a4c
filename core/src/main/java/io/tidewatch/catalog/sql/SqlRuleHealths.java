package io.tidewatch.catalog.sql;

import static java.util.Objects.requireNonNull;

import io.tidewatch.catalog.RuleHealth;
import io.tidewatch.catalog.RuleHealths;
import io.tidewatch.event.TenantId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What rules did, in the tables {@code rule_health} and {@code rule_field}. */
public final class SqlRuleHealths implements RuleHealths {
    /** One order for all, so that processes that write at the same time never wait for each other in a circle. */
    private static final Comparator<RuleHealth> ORDER =
            Comparator.comparing((RuleHealth one) -> one.tenant().value()).thenComparing(RuleHealth::rule);

    /** Of rules that were removed before what they had done was written, or before it went with them. */
    private static final List<String> LEFTOVERS = Stream.of("rule_health", "rule_field")
            .map(table -> "DELETE FROM " + table + " WHERE tenant = ? AND rule_key IN"
                    + " (SELECT r.rule_key FROM rule r WHERE r.tenant = ? AND r.removed = 1)")
            .toList();

    private final Database database;

    public SqlRuleHealths(Database database) {
        this.database = requireNonNull(database, "database is null");
    }

    @Override
    public void add(Collection<RuleHealth> more) {
        List<RuleHealth> ordered = more.stream()
                .filter(one -> !Text.cannotBeKept(one.rule()))
                .sorted(ORDER)
                .toList();
        if (ordered.isEmpty()) {
            return;
        }
        database.write("writing what rules did", connection -> {
            addNumbers(connection, ordered);
            addFields(connection, ordered);
            deleteLeftovers(connection, ordered);
            return ordered.size();
        });
    }

    private static void addNumbers(Connection connection, List<RuleHealth> ordered) throws SQLException {
        try (PreparedStatement add = connection.prepareStatement(
                "INSERT INTO rule_health (tenant, rule_key, since, matches, last_match, cost, logsource_seen)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (tenant, rule_key) DO UPDATE SET"
                        + " since = CASE WHEN excluded.since < rule_health.since THEN excluded.since ELSE rule_health.since END,"
                        + " matches = rule_health.matches + excluded.matches,"
                        + " last_match = CASE WHEN rule_health.last_match IS NULL"
                        + " OR excluded.last_match > rule_health.last_match"
                        + " THEN excluded.last_match ELSE rule_health.last_match END,"
                        + " cost = rule_health.cost + excluded.cost,"
                        + " logsource_seen = CASE WHEN excluded.logsource_seen = 1 THEN 1 ELSE rule_health.logsource_seen END")) {
            for (RuleHealth one : ordered) {
                add.setString(1, one.tenant().value());
                add.setString(2, one.rule());
                add.setLong(3, Micros.of(one.since()));
                add.setLong(4, one.matches());
                Micros.set(add, 5, one.lastMatch());
                add.setLong(6, one.cost());
                add.setLong(7, one.logsourceSeen() ? 1 : 0);
                add.addBatch();
            }
            add.executeBatch();
        }
    }

    private static void addFields(Connection connection, List<RuleHealth> ordered) throws SQLException {
        try (PreparedStatement add = connection.prepareStatement(
                "INSERT INTO rule_field (tenant, rule_key, field) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")) {
            for (RuleHealth one : ordered) {
                for (String field : one.fields().stream().sorted().toList()) {
                    if (Text.cannotBeKept(field)) {
                        continue;
                    }
                    add.setString(1, one.tenant().value());
                    add.setString(2, one.rule());
                    add.setString(3, field);
                    add.addBatch();
                }
            }
            add.executeBatch();
        }
    }

    private static void deleteLeftovers(Connection connection, List<RuleHealth> ordered) throws SQLException {
        for (String sql : LEFTOVERS) {
            try (PreparedStatement delete = connection.prepareStatement(sql)) {
                for (TenantId tenant : new LinkedHashSet<>(
                        ordered.stream().map(RuleHealth::tenant).toList())) {
                    delete.setString(1, tenant.value());
                    delete.setString(2, tenant.value());
                    delete.executeUpdate();
                }
            }
        }
    }

    @Override
    public Map<String, RuleHealth> of(TenantId tenant) {
        return database.read("reading what rules did", connection -> {
            Map<String, Set<String>> fields = fields(connection, tenant);
            Map<String, RuleHealth> found = new HashMap<>();
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT rule_key, since, matches, last_match, cost, logsource_seen FROM rule_health WHERE tenant = ?")) {
                select.setString(1, tenant.value());
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        String rule = rows.getString(1);
                        found.put(
                                rule,
                                new RuleHealth(
                                        tenant,
                                        rule,
                                        Micros.toInstant(rows.getLong(2)),
                                        rows.getLong(3),
                                        Micros.get(rows, 4),
                                        rows.getLong(5),
                                        rows.getLong(6) == 1,
                                        fields.getOrDefault(rule, Set.of())));
                    }
                }
            }
            return found;
        });
    }

    private static Map<String, Set<String>> fields(Connection connection, TenantId tenant) throws SQLException {
        Map<String, Set<String>> fields = new HashMap<>();
        try (PreparedStatement select =
                connection.prepareStatement("SELECT rule_key, field FROM rule_field WHERE tenant = ?")) {
            select.setString(1, tenant.value());
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    fields.computeIfAbsent(rows.getString(1), _ -> new HashSet<>())
                            .add(rows.getString(2));
                }
            }
        }
        return fields;
    }
}
