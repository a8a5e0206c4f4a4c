package io.tidewatch.lake;

import io.tidewatch.event.TenantId;
import io.tidewatch.query.TimeRange;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/** Reads whole events back, as text, by id: fields that are there, and the raw bytes as Latin-1 where they are kept. */
final class StoredEvents {
    static final String RAW = "(raw)";

    private StoredEvents() {}

    static Map<String, Map<String, String>> of(Lake lake, TenantId tenant) {
        Map<String, Map<String, String>> events = new TreeMap<>();
        try (Snapshot snapshot = lake.snapshot(tenant, dataset -> true, TimeRange.ALL);
                Session session = snapshot.session();
                Statement statement = session.connection().createStatement()) {
            for (Source source : snapshot.sources()) {
                read(statement, source, events);
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        return events;
    }

    private static void read(Statement statement, Source source, Map<String, Map<String, String>> events)
            throws SQLException {
        try (ResultSet rows = statement.executeQuery("SELECT * FROM " + source.relation())) {
            while (rows.next()) {
                Map<String, String> event = new TreeMap<>();
                for (Column column : source.columns().list()) {
                    String value = rows.getString(column.name());
                    if (value != null) {
                        event.put(column.field(), value);
                    }
                }
                String more = rows.getString("_more");
                if (more != null) {
                    event.put("(more)", more);
                }
                String raw = raw(rows, event.get("message"));
                if (raw != null) {
                    event.put(RAW, raw);
                }
                String id = rows.getInt("_partition") + "/" + rows.getLong("_sequence");
                if (events.put(id, event) != null) {
                    throw new AssertionError("the event " + id + " is there twice");
                }
            }
        }
    }

    private static String raw(ResultSet rows, String message) throws SQLException {
        if (rows.getString("_raw_base64") != null) {
            return new String(Base64.getDecoder().decode(rows.getString("_raw_base64")), StandardCharsets.ISO_8859_1);
        }
        String raw =
                rows.getString("_raw_head") != null ? rows.getString("_raw_head") + message : rows.getString("_raw");
        return raw == null ? null : new String(raw.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
