package io.tidewatch.lake.search;

import static java.util.Objects.requireNonNullElse;

import io.tidewatch.event.Event;
import io.tidewatch.event.EventId;
import io.tidewatch.event.FieldsBuilder;
import io.tidewatch.event.Origin;
import io.tidewatch.event.Slice;
import io.tidewatch.event.TenantId;
import io.tidewatch.lake.Column;
import io.tidewatch.lake.Micros;
import io.tidewatch.lake.Source;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Makes events of a source's rows. Not thread-safe. */
final class EventReader {
    private static final String RESERVED = "epoch_us(_time), epoch_us(_ingested), _partition, _sequence, _severity, "
            + "_source, _transport, _address, _path, _raw, _raw_head, _raw_base64, _more";
    private static final int FIRST_FIELD = 14;

    private final TenantId tenant;
    private final Source source;
    private final FieldsBuilder fields = new FieldsBuilder();

    EventReader(TenantId tenant, Source source) {
        this.tenant = tenant;
        this.source = source;
    }

    /** The columns that {@link #read} reads. */
    String select() {
        StringBuilder select = new StringBuilder("SELECT ").append(RESERVED);
        for (Column column : source.columns().list()) {
            select.append(", ").append(column.sql());
        }
        return select.toString();
    }

    Event read(ResultSet row) throws SQLException {
        fields.clear();
        int index = FIRST_FIELD;
        for (Column column : source.columns().list()) {
            put(row, index++, column);
        }
        String more = row.getString(13);
        if (more != null) {
            MoreFields.read(more, name -> true, fields);
        }
        Slice raw = raw(row);
        return new Event(
                EventId.ofSequence(row.getInt(3), row.getLong(4)),
                tenant,
                source.dataset(),
                Micros.toInstant(row.getLong(1)),
                Micros.toInstant(row.getLong(2)),
                new Origin(text(row, 6), text(row, 7), row.getString(8), row.getString(9)),
                Severities.of(row.getInt(5)),
                raw == null ? Slice.EMPTY : raw,
                raw != null,
                fields.build());
    }

    private static String text(ResultSet row, int index) throws SQLException {
        return requireNonNullElse(row.getString(index), "");
    }

    private void put(ResultSet row, int index, Column column) throws SQLException {
        switch (column.type()) {
            case BIGINT -> {
                long value = row.getLong(index);
                if (!row.wasNull()) {
                    fields.put(column.field(), value);
                }
            }
            case DOUBLE -> {
                double value = row.getDouble(index);
                if (!row.wasNull()) {
                    fields.put(column.field(), value);
                }
            }
            case BOOLEAN -> {
                boolean value = row.getBoolean(index);
                if (!row.wasNull()) {
                    fields.put(column.field(), value);
                }
            }
            case VARCHAR -> {
                String value = row.getString(index);
                if (value != null && column.lists() && value.startsWith("[")) {
                    putList(column.field(), value);
                } else if (value != null) {
                    fields.put(column.field(), value);
                }
            }
        }
    }

    private void putList(String name, String json) {
        byte[] utf8 = json.getBytes(StandardCharsets.UTF_8);
        fields.putList(name, utf8, 0, utf8.length);
    }

    private @Nullable Slice raw(ResultSet row) throws SQLException {
        String whole = row.getString(10);
        if (whole != null) {
            return Slice.of(whole);
        }
        String head = row.getString(11);
        if (head != null) {
            return Slice.of(head + requireNonNullElse(fields.text(Event.MESSAGE), ""));
        }
        String base64 = row.getString(12);
        return base64 == null ? null : Slice.of(Base64.getDecoder().decode(base64));
    }
}
