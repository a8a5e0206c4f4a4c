package io.tidewatch.catalog.sql;

import static java.util.Objects.requireNonNull;

import io.tidewatch.catalog.AuditEntry;
import io.tidewatch.catalog.AuditLog;
import io.tidewatch.event.TenantId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The audit log in the table {@code audit_log}; the database itself refuses to change or delete its rows. What an entry holds comes
 * from outside, so that it is made to fit instead of refused: see {@link #fitting}.
 */
public final class SqlAuditLog implements AuditLog {
    /** Characters of an actor, an address, an action or an object that are kept. */
    static final int LONGEST_TEXT = 1_000;
    /** Characters of details that are kept; longer ones are left out whole, as half of a JSON object is none. */
    static final int LONGEST_DETAILS = 64 << 10;

    private static final int MOST_ENTRIES = 10_000;
    private static final int CHECKED_AT_ONCE = 5_000;
    private static final String ANY_AFTER = ".*";

    private final Database database;

    public SqlAuditLog(Database database) {
        this.database = requireNonNull(database, "database is null");
    }

    @Override
    public void record(AuditEntry entry) {
        AuditEntry kept = fitting(requireNonNull(entry, "entry is null"));
        database.write("writing to the audit log", connection -> {
            append(connection, kept);
            return kept;
        });
    }

    private static void append(Connection connection, AuditEntry entry) throws SQLException {
        AuditRow last = AuditTable.last(connection);
        AuditTable.insert(connection, last == null ? AuditRow.first(entry) : last.next(entry));
    }

    /** The entry with texts that a column can hold, no longer than is kept. */
    private static AuditEntry fitting(AuditEntry entry) {
        String details = Text.keepable(entry.details());
        if (details.length() > LONGEST_DETAILS) {
            details = "{\"omitted\":\"" + details.length() + " characters\"}";
        }
        return new AuditEntry(
                Micros.toInstant(Micros.of(entry.time())),
                entry.tenant(),
                cut(entry.actor()),
                cut(entry.address()),
                cut(entry.action()),
                cut(entry.object()),
                details);
    }

    private static String cut(String text) {
        String kept = text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT - 1) + '…';
        return Text.keepable(kept);
    }

    /**
     * {@inheritDoc}
     *
     * @param limit at most 10,000
     */
    @Override
    public List<Numbered> entries(TenantId tenant, Filter filter, int limit, @Nullable Long before) {
        requireNonNull(tenant, "tenant is null");
        requireNonNull(filter, "filter is null");
        if (limit < 1 || limit > MOST_ENTRIES) {
            throw new IllegalArgumentException("limit is " + limit + ", not 1 to " + MOST_ENTRIES);
        }
        Conditions conditions = new Conditions();
        conditions.add("tenant = ?", tenant.value());
        if (before != null) {
            conditions.add("number < ?", before);
        }
        if (filter.actor() != null) {
            conditions.add("actor = ?", Text.keepable(filter.actor()));
        }
        if (filter.action() != null) {
            conditions.addAction(Text.keepable(filter.action()));
        }
        if (filter.object() != null) {
            conditions.add("object = ?", Text.keepable(filter.object()));
        }
        if (filter.from() != null) {
            conditions.add("time >= ?", Micros.of(filter.from()));
        }
        if (filter.to() != null) {
            conditions.add("time < ?", Micros.of(filter.to()));
        }
        return database.read("reading the audit log", connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    AuditTable.SELECT + conditions.text() + " ORDER BY number DESC LIMIT " + limit)) {
                conditions.setOn(select);
                return AuditTable.rows(select).stream().map(AuditRow::numbered).toList();
            }
        });
    }

    /** {@inheritDoc} Reads the whole log, some thousand rows a time. */
    @Override
    public @Nullable Numbered firstBroken() {
        AuditRow last = null;
        while (true) {
            List<AuditRow> rows = after(last == null ? Long.MIN_VALUE : last.number());
            for (AuditRow row : rows) {
                if (!row.follows(last)) {
                    return row.numbered();
                }
                last = row;
            }
            if (rows.size() < CHECKED_AT_ONCE) {
                return null;
            }
        }
    }

    private List<AuditRow> after(long number) {
        return database.read("checking the audit log", connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    AuditTable.SELECT + " WHERE number > ? ORDER BY number LIMIT " + CHECKED_AT_ONCE)) {
                select.setLong(1, number);
                return AuditTable.rows(select);
            }
        });
    }

    /** What must hold of a row, and the values that stand for the question marks. */
    private static final class Conditions {
        private final List<String> conditions = new ArrayList<>();
        private final List<Object> values = new ArrayList<>();

        void add(String condition, Object value) {
            conditions.add(condition);
            values.add(value);
        }

        /** Not LIKE, which tells letters' case apart in one database and not in the other. */
        void addAction(String action) {
            if (action.endsWith(ANY_AFTER)) {
                String start = action.substring(0, action.length() - 1);
                add("substr(action, 1, " + start.codePointCount(0, start.length()) + ") = ?", start);
            } else {
                add("action = ?", action);
            }
        }

        String text() {
            return " WHERE " + String.join(" AND ", conditions);
        }

        void setOn(PreparedStatement statement) throws SQLException {
            for (int i = 0; i < values.size(); i++) {
                statement.setObject(i + 1, values.get(i));
            }
        }
    }
}
