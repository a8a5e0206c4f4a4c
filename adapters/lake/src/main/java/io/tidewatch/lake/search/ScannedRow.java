package io.tidewatch.lake.search;

import io.tidewatch.event.Event;
import io.tidewatch.event.EventId;
import io.tidewatch.event.FieldKind;
import io.tidewatch.event.FieldsBuilder;
import io.tidewatch.event.Severity;
import io.tidewatch.event.Slice;
import io.tidewatch.event.TenantId;
import io.tidewatch.lake.Column;
import io.tidewatch.lake.Micros;
import io.tidewatch.lake.Source;
import io.tidewatch.store.EventScanner;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.Predicate;

/**
 * Makes events of a source's rows with some of their fields. Columns come in one order, so that events with the same fields share a
 * shape, and each field is put without looking whether it is there. Not thread-safe.
 */
final class ScannedRow {
    private static final String ALWAYS = "epoch_us(_time), epoch_us(_ingested), _partition, _sequence, ";
    private static final int MORE = 5;
    private static final int FIRST_FIELD = 6;

    private final TenantId tenant;
    private final Source source;
    private final Predicate<String> wanted;
    private final Column[] columns;
    private final FieldsBuilder fields = new FieldsBuilder();

    ScannedRow(TenantId tenant, Source source, Predicate<String> wanted) {
        this.tenant = tenant;
        this.source = source;
        this.wanted = wanted;
        this.columns = source.columns().list().stream()
                .filter(column -> wanted.test(column.field()))
                .toArray(Column[]::new);
    }

    /** The columns that {@link #read} reads. */
    String select() {
        StringBuilder select = new StringBuilder("SELECT ").append(ALWAYS);
        select.append(source.overflows() ? "_more" : "NULL");
        for (Column column : columns) {
            select.append(", ").append(column.sql());
        }
        return select.toString();
    }

    Event read(ResultSet row) throws SQLException {
        fields.clear();
        for (int i = 0; i < columns.length; i++) {
            put(row, FIRST_FIELD + i, columns[i]);
        }
        String more = source.overflows() ? row.getString(MORE) : null;
        if (more != null) {
            MoreFields.read(more, wanted, fields);
        }
        return new Event(
                EventId.ofSequence(row.getInt(3), row.getLong(4)),
                tenant,
                source.dataset(),
                Micros.toInstant(row.getLong(1)),
                Micros.toInstant(row.getLong(2)),
                EventScanner.UNREAD,
                Severity.UNKNOWN,
                Slice.EMPTY,
                false,
                fields.build());
    }

    private void put(ResultSet row, int index, Column column) throws SQLException {
        switch (column.type()) {
            case VARCHAR -> {
                String value = row.getString(index);
                if (value != null) {
                    text(column, value);
                }
            }
            case BIGINT -> {
                long value = row.getLong(index);
                if (!row.wasNull()) {
                    next(column, FieldKind.LONG, value);
                }
            }
            case DOUBLE -> {
                double value = row.getDouble(index);
                if (!row.wasNull()) {
                    next(column, FieldKind.DOUBLE, Double.doubleToRawLongBits(value));
                }
            }
            case BOOLEAN -> {
                boolean value = row.getBoolean(index);
                if (!row.wasNull()) {
                    next(column, FieldKind.BOOLEAN, value ? 1 : 0);
                }
            }
        }
    }

    private void text(Column column, String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        int start = fields.textEnd();
        System.arraycopy(utf8, 0, fields.room(utf8.length), start, utf8.length);
        FieldKind kind = column.lists() && value.startsWith("[") ? FieldKind.LIST : FieldKind.TEXT;
        fields.putNextText(fields.shape().with(column.field()), kind, start + utf8.length);
    }

    private void next(Column column, FieldKind kind, long cell) {
        fields.putNext(fields.shape().with(column.field()), kind, cell);
    }
}
