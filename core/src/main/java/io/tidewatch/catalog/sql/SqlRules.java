package io.tidewatch.catalog.sql;

import static java.util.Objects.requireNonNull;

import io.tidewatch.catalog.RuleDraft;
import io.tidewatch.catalog.RuleFilter;
import io.tidewatch.catalog.RuleKind;
import io.tidewatch.catalog.RuleVersion;
import io.tidewatch.catalog.Rules;
import io.tidewatch.catalog.StoredRule;
import io.tidewatch.event.TenantId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The tables {@code rule}, {@code rule_version} and {@code rule_revision}; see {@link Rules}. */
public final class SqlRules implements Rules {
    private static final String COLUMNS =
            "r.rule_key, r.version, r.kind, r.title, r.level, r.status, r.product, r.category, r.service, r.tags,"
                    + " r.source, r.enabled, r.expires, r.created, r.modified, r.modified_by, v.text";
    private static final String SELECT = "SELECT " + COLUMNS + " FROM rule r JOIN rule_version v ON v.tenant = r.tenant"
            + " AND v.rule_key = r.rule_key AND v.version = r.version WHERE r.tenant = ? AND r.removed = 0";

    /** What goes with a rule that is removed: what it did. In the order in which {@link SqlRuleHealths} writes. */
    private static final List<String> HEALTH_DELETES = List.of(
            "DELETE FROM rule_health WHERE tenant = ? AND rule_key = ?",
            "DELETE FROM rule_field WHERE tenant = ? AND rule_key = ?");

    private final Database database;

    public SqlRules(Database database) {
        this.database = requireNonNull(database, "database is null");
    }

    @Override
    public Set<TenantId> tenants() {
        return database.read("reading rules", connection -> {
            Set<TenantId> tenants = new TreeSet<>(java.util.Comparator.comparing(TenantId::value));
            try (PreparedStatement select =
                            connection.prepareStatement("SELECT DISTINCT tenant FROM rule WHERE removed = 0");
                    ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    tenants.add(new TenantId(rows.getString(1)));
                }
            }
            return tenants;
        });
    }

    @Override
    public Optional<StoredRule> rule(TenantId tenant, String key) {
        if (Text.cannotBeKept(key)) {
            return Optional.empty();
        }
        return database
                .read("reading a rule", connection -> {
                    try (PreparedStatement select = connection.prepareStatement(SELECT + " AND r.rule_key = ?")) {
                        select.setString(1, tenant.value());
                        select.setString(2, key);
                        return stored(select);
                    }
                })
                .stream()
                .findFirst();
    }

    @Override
    public List<StoredRule> rules(TenantId tenant, RuleFilter filter, int limit, @Nullable StoredRule after) {
        Where where = new Where(filter);
        if (after != null) {
            where.and("(r.title > ? OR (r.title = ? AND r.rule_key > ?))");
            where.values.add(after.draft().title());
            where.values.add(after.draft().title());
            where.values.add(after.key());
        }
        return database.read("reading rules", connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement(SELECT + where.sql + " ORDER BY r.title, r.rule_key LIMIT ?")) {
                int next = where.set(select, tenant);
                select.setInt(next, limit);
                return stored(select);
            }
        });
    }

    @Override
    public long count(TenantId tenant, RuleFilter filter) {
        Where where = new Where(filter);
        return database.read("counting rules", connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT count(*) FROM rule r WHERE r.tenant = ? AND r.removed = 0" + where.sql)) {
                where.set(select, tenant);
                try (ResultSet rows = select.executeQuery()) {
                    rows.next();
                    return rows.getLong(1);
                }
            }
        });
    }

    @Override
    public List<StoredRule> inForce(TenantId tenant, Instant now) {
        return database.read("reading rules", connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    SELECT + " AND r.enabled = 1 AND (r.expires IS NULL OR r.expires > ?) ORDER BY r.rule_key")) {
                select.setString(1, tenant.value());
                select.setLong(2, Micros.of(now));
                return stored(select);
            }
        });
    }

    @Override
    public List<RuleVersion> versions(TenantId tenant, String key) {
        if (Text.cannotBeKept(key)) {
            return List.of();
        }
        return database.read("reading a rule's versions", connection -> {
            List<RuleVersion> versions = new ArrayList<>();
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT version, text, source, modified, modified_by FROM rule_version"
                            + " WHERE tenant = ? AND rule_key = ? ORDER BY version DESC")) {
                select.setString(1, tenant.value());
                select.setString(2, key);
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        versions.add(new RuleVersion(
                                rows.getInt(1),
                                rows.getString(2),
                                rows.getString(3),
                                Micros.toInstant(rows.getLong(4)),
                                rows.getString(5)));
                    }
                }
            }
            return versions;
        });
    }

    @Override
    public boolean isRemoved(TenantId tenant, String key) {
        if (Text.cannotBeKept(key)) {
            return false;
        }
        return database.read("reading a rule", connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT removed FROM rule WHERE tenant = ? AND rule_key = ?")) {
                select.setString(1, tenant.value());
                select.setString(2, key);
                try (ResultSet rows = select.executeQuery()) {
                    return rows.next() && rows.getLong(1) == 1;
                }
            }
        });
    }

    @Override
    public Put put(TenantId tenant, Collection<RuleDraft> drafts, String by, Instant now) {
        return database.write("writing rules", connection -> {
            List<String> added = new ArrayList<>();
            List<String> changed = new ArrayList<>();
            List<String> unchanged = new ArrayList<>();
            try (RuleWriter writer = new RuleWriter(connection, tenant, by, now)) {
                for (RuleDraft draft : drafts) {
                    switch (writer.put(draft)) {
                        case ADDED -> added.add(draft.key());
                        case CHANGED -> changed.add(draft.key());
                        case UNCHANGED -> unchanged.add(draft.key());
                    }
                }
            }
            if (!added.isEmpty() || !changed.isEmpty()) {
                moveOn(connection, tenant);
            }
            return new Put(added, changed, unchanged);
        });
    }

    @Override
    public List<String> enable(TenantId tenant, Collection<String> keys, boolean enabled, Instant now) {
        return update(
                tenant,
                keys,
                "UPDATE rule SET enabled = " + (enabled ? 1 : 0)
                        + " WHERE tenant = ? AND rule_key = ? AND removed = 0 AND enabled = " + (enabled ? 0 : 1),
                List.of());
    }

    @Override
    public List<String> remove(TenantId tenant, Collection<String> keys, String by, Instant now) {
        return update(
                tenant,
                keys,
                "UPDATE rule SET removed = 1, enabled = 0 WHERE tenant = ? AND rule_key = ? AND removed = 0",
                HEALTH_DELETES);
    }

    /** Gives the keys that {@code sql} changed; {@code then} is done for each of them. */
    private List<String> update(TenantId tenant, Collection<String> keys, String sql, List<String> then) {
        return database.write("changing rules", connection -> {
            List<String> changed = new ArrayList<>();
            try (PreparedStatement update = connection.prepareStatement(sql)) {
                for (String key : keys) {
                    if (Text.cannotBeKept(key)) {
                        continue;
                    }
                    update.setString(1, tenant.value());
                    update.setString(2, key);
                    if (update.executeUpdate() > 0) {
                        changed.add(key);
                    }
                }
            }
            for (String each : then) {
                try (PreparedStatement one = connection.prepareStatement(each)) {
                    for (String key : changed.stream().sorted().toList()) {
                        one.setString(1, tenant.value());
                        one.setString(2, key);
                        one.executeUpdate();
                    }
                }
            }
            if (!changed.isEmpty()) {
                moveOn(connection, tenant);
            }
            return changed;
        });
    }

    @Override
    public Map<TenantId, Long> revisions() {
        return database.read("reading the rules' revisions", connection -> {
            Map<TenantId, Long> revisions = new HashMap<>();
            try (PreparedStatement select = connection.prepareStatement("SELECT tenant, revision FROM rule_revision");
                    ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    revisions.put(new TenantId(rows.getString(1)), rows.getLong(2));
                }
            }
            return revisions;
        });
    }

    @Override
    public long revision(TenantId tenant) {
        return database.read("reading the rules' revision", connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT revision FROM rule_revision WHERE tenant = ?")) {
                select.setString(1, tenant.value());
                try (ResultSet rows = select.executeQuery()) {
                    return rows.next() ? rows.getLong(1) : 0L;
                }
            }
        });
    }

    private static void moveOn(Connection connection, TenantId tenant) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement("INSERT INTO rule_revision (tenant, revision)"
                + " VALUES (?, 1) ON CONFLICT (tenant) DO UPDATE SET revision = rule_revision.revision + 1")) {
            upsert.setString(1, tenant.value());
            upsert.executeUpdate();
        }
    }

    private static List<StoredRule> stored(PreparedStatement select) throws SQLException {
        List<StoredRule> rules = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                rules.add(new StoredRule(
                        new RuleDraft(
                                rows.getString(1),
                                RuleKind.valueOf(rows.getString(3).toUpperCase(Locale.ROOT)),
                                rows.getString(4),
                                rows.getString(5),
                                rows.getString(6),
                                rows.getString(7),
                                rows.getString(8),
                                rows.getString(9),
                                tags(rows.getString(10)),
                                rows.getString(17),
                                rows.getString(11),
                                rows.getLong(12) == 1,
                                Micros.get(rows, 13)),
                        rows.getInt(2),
                        Micros.toInstant(rows.getLong(14)),
                        Micros.toInstant(rows.getLong(15)),
                        rows.getString(16)));
            }
        }
        return rules;
    }

    private static List<String> tags(String text) {
        return text.isBlank() ? List.of() : List.of(text.strip().split(" "));
    }

    /** The conditions of a filter. Tags are kept between spaces, so that one is found as a word. */
    private static final class Where {
        private final StringBuilder sql = new StringBuilder();
        private final List<String> values = new ArrayList<>();

        Where(RuleFilter filter) {
            if (filter.text() != null) {
                for (String word :
                        filter.text().strip().toLowerCase(Locale.ROOT).split("\\s+")) {
                    and("(lower(r.title) LIKE ? ESCAPE '!' OR lower(r.rule_key) LIKE ? ESCAPE '!'"
                            + " OR lower(r.tags) LIKE ? ESCAPE '!')");
                    for (int i = 0; i < 3; i++) {
                        values.add("%" + escaped(word) + "%");
                    }
                }
            }
            is("kind", filter.kind() == null ? null : filter.kind().label());
            is("level", filter.level());
            is("status", filter.status());
            is("product", filter.product());
            is("category", filter.category());
            is("service", filter.service());
            exactly("source", filter.source());
            if (filter.tag() != null) {
                and("lower(r.tags) LIKE ? ESCAPE '!'");
                values.add("% " + escaped(filter.tag().toLowerCase(Locale.ROOT)) + " %");
            }
            if (filter.enabled() != null) {
                and("r.enabled = " + (filter.enabled() ? 1 : 0));
            }
        }

        private void is(String column, @Nullable String value) {
            exactly(column, value == null ? null : value.toLowerCase(Locale.ROOT));
        }

        private void exactly(String column, @Nullable String value) {
            if (value != null) {
                and("r." + column + " = ?");
                values.add(Text.keepable(value));
            }
        }

        private void and(String condition) {
            sql.append(" AND ").append(condition);
        }

        private static String escaped(String text) {
            return Text.keepable(text).replace("!", "!!").replace("%", "!%").replace("_", "!_");
        }

        /** Gives the number of the next parameter. */
        int set(PreparedStatement statement, TenantId tenant) throws SQLException {
            int next = 1;
            statement.setString(next++, tenant.value());
            for (String value : values) {
                statement.setString(next++, value);
            }
            return next;
        }
    }
}
