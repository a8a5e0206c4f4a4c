package io.tidewatch.alert.sql;

import io.tidewatch.catalog.sql.Text;
import io.tidewatch.detect.RuleRef;
import io.tidewatch.event.TenantId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The table {@code alert_rule}: the rules that alerts were made of. Rows are never changed, so that what was read once stays true; a
 * tenant's are kept in memory and only new ones read. Thread-safe.
 */
final class RuleTable {
    private final Map<TenantId, TreeMap<Long, RuleRef>> known = new ConcurrentHashMap<>();

    /** The tenant's rules by number; the map is the caller's own view and does not change. */
    Map<Long, RuleRef> rules(Connection connection, TenantId tenant) throws SQLException {
        TreeMap<Long, RuleRef> before = known.getOrDefault(tenant, new TreeMap<>());
        long last = before.isEmpty() ? 0 : before.lastKey();
        TreeMap<Long, RuleRef> more = new TreeMap<>();
        try (PreparedStatement select =
                connection.prepareStatement("SELECT number, rule_key, version, title, severity, tags FROM alert_rule"
                        + " WHERE tenant = ? AND number > ?")) {
            select.setString(1, tenant.value());
            select.setLong(2, last);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    more.put(
                            rows.getLong(1),
                            new RuleRef(
                                    rows.getString(2),
                                    rows.getInt(3),
                                    rows.getString(4),
                                    Codes.severity(rows.getInt(5)),
                                    Columns.list(rows.getString(6))));
                }
            }
        }
        if (more.isEmpty()) {
            return before;
        }
        more.putAll(before);
        known.put(tenant, more);
        return more;
    }

    /** The rule's number; a new one where this version is not known yet. Within a transaction that writes. */
    static long number(Connection connection, TenantId tenant, RuleRef rule, Map<String, Long> seen)
            throws SQLException {
        String digest = digest(rule);
        Long known = seen.get(tenant + "/" + digest);
        if (known != null) {
            return known;
        }
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO alert_rule (tenant, number, digest, rule_key, version, title, severity, tags)"
                        + " SELECT ?, coalesce(max(number), 0) + 1, ?, ?, ?, ?, ?, ? FROM alert_rule WHERE tenant = ?"
                        + " ON CONFLICT (tenant, digest) DO NOTHING")) {
            insert.setString(1, tenant.value());
            insert.setString(2, digest);
            insert.setString(3, Text.keepable(rule.key()));
            insert.setLong(4, rule.version());
            insert.setString(5, Text.keepable(rule.title()));
            insert.setLong(6, Codes.of(rule.severity()));
            insert.setString(7, Text.keepable(Columns.list(rule.tags())));
            insert.setString(8, tenant.value());
            insert.executeUpdate();
        }
        try (PreparedStatement select =
                connection.prepareStatement("SELECT number FROM alert_rule WHERE tenant = ? AND digest = ?")) {
            select.setString(1, tenant.value());
            select.setString(2, digest);
            try (ResultSet rows = select.executeQuery()) {
                rows.next();
                long number = rows.getLong(1);
                seen.put(tenant + "/" + digest, number);
                return number;
            }
        }
    }

    private static String digest(RuleRef rule) {
        String text = rule.key()
                + '\n'
                + rule.version()
                + '\n'
                + rule.title()
                + '\n'
                + rule.severity()
                + '\n'
                + Columns.list(rule.tags());
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
