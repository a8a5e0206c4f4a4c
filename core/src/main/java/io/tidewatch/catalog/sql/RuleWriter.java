package io.tidewatch.catalog.sql;

import io.tidewatch.catalog.RuleDraft;
import io.tidewatch.event.TenantId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;

/** Writes the rules of one tenant in one transaction. */
final class RuleWriter implements AutoCloseable {
    private final PreparedStatement select;
    private final PreparedStatement upsert;
    private final PreparedStatement version;
    private final TenantId tenant;
    private final String by;
    private final long now;

    RuleWriter(Connection connection, TenantId tenant, String by, Instant now) throws SQLException {
        this.tenant = tenant;
        this.by = by;
        this.now = Micros.of(now);
        this.select = connection.prepareStatement(
                "SELECT r.version, r.removed, r.enabled, r.expires, r.created, v.text FROM rule r"
                        + " JOIN rule_version v ON v.tenant = r.tenant AND v.rule_key = r.rule_key AND v.version = r.version"
                        + " WHERE r.tenant = ? AND r.rule_key = ?");
        this.upsert = connection.prepareStatement(
                "INSERT INTO rule (tenant, rule_key, version, kind, title, level, status, product, category, service, tags,"
                        + " source, enabled, removed, expires, created, modified, modified_by)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?)"
                        + " ON CONFLICT (tenant, rule_key) DO UPDATE SET version = excluded.version, kind = excluded.kind,"
                        + " title = excluded.title, level = excluded.level, status = excluded.status,"
                        + " product = excluded.product, category = excluded.category, service = excluded.service,"
                        + " tags = excluded.tags, source = excluded.source, enabled = excluded.enabled, removed = 0,"
                        + " expires = excluded.expires, modified = excluded.modified, modified_by = excluded.modified_by");
        this.version = connection.prepareStatement(
                "INSERT INTO rule_version (tenant, rule_key, version, text, source, modified, modified_by)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?)");
    }

    enum Outcome {
        ADDED,
        CHANGED,
        UNCHANGED
    }

    Outcome put(RuleDraft draft) throws SQLException {
        select.setString(1, tenant.value());
        select.setString(2, draft.key());
        try (ResultSet rows = select.executeQuery()) {
            if (!rows.next()) {
                write(draft, 1, now, draft.enabled(), true);
                return Outcome.ADDED;
            }
            int known = rows.getInt(1);
            boolean removed = rows.getLong(2) == 1;
            boolean enabled = removed ? draft.enabled() : rows.getLong(3) == 1;
            boolean sameExpiry = Objects.equals(
                    Micros.get(rows, 4), draft.expires() == null ? null : Micros.toInstant(Micros.of(draft.expires())));
            long created = rows.getLong(5);
            boolean sameText = rows.getString(6).equals(Text.keepable(draft.text()));
            if (sameText && sameExpiry && !removed) {
                return Outcome.UNCHANGED;
            }
            write(draft, sameText ? known : known + 1, created, enabled, !sameText);
            return removed ? Outcome.ADDED : Outcome.CHANGED;
        }
    }

    private void write(RuleDraft draft, int number, long created, boolean enabled, boolean newText)
            throws SQLException {
        int next = 1;
        upsert.setString(next++, tenant.value());
        upsert.setString(next++, draft.key());
        upsert.setInt(next++, number);
        upsert.setString(next++, draft.kind().label());
        upsert.setString(next++, Text.keepable(draft.title()));
        upsert.setString(next++, draft.level());
        upsert.setString(next++, draft.status());
        upsert.setString(next++, draft.product());
        upsert.setString(next++, draft.category());
        upsert.setString(next++, draft.service());
        upsert.setString(
                next++, draft.tags().isEmpty() ? "" : " " + Text.keepable(String.join(" ", draft.tags())) + " ");
        upsert.setString(next++, draft.source());
        upsert.setInt(next++, enabled ? 1 : 0);
        Micros.set(upsert, next++, draft.expires());
        upsert.setLong(next++, created);
        upsert.setLong(next++, now);
        upsert.setString(next, by);
        upsert.executeUpdate();
        if (newText) {
            version.setString(1, tenant.value());
            version.setString(2, draft.key());
            version.setInt(3, number);
            version.setString(4, Text.keepable(draft.text()));
            version.setString(5, draft.source());
            version.setLong(6, now);
            version.setString(7, by);
            version.executeUpdate();
        }
    }

    @Override
    public void close() throws SQLException {
        try (select;
                upsert;
                version) {
            // The connection is its owner's.
        }
    }
}
