package io.tidewatch.lake.search;

import static java.util.Objects.requireNonNullElse;

import io.tidewatch.event.Event;
import io.tidewatch.event.EventId;
import io.tidewatch.event.FieldsBuilder;
import io.tidewatch.event.Origin;
import io.tidewatch.event.Slice;
import io.tidewatch.event.TenantId;
import io.tidewatch.lake.Column;
import io.tidewatch.lake.EventRows;
import io.tidewatch.lake.Micros;
import io.tidewatch.lake.Reserved;
import io.tidewatch.store.EventScanner;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Makes events of a source's rows, as {@link EventReader} does of what DuckDB gives. Not thread-safe. */
final class RowReader {
    private final TenantId tenant;
    private final EventRows rows;
    private final Predicate<String> wanted;
    private final boolean whole;
    private final List<Column> columns;
    private final int[] numbers;
    private final FieldsBuilder fields = new FieldsBuilder();

    /** Makes whole events. */
    RowReader(TenantId tenant, EventRows rows) {
        this(tenant, rows, field -> true, true);
    }

    /**
     * @param wanted which fields events are to have; the raw text needs the message among them
     * @param whole whether events are to have their origin and raw text
     */
    RowReader(TenantId tenant, EventRows rows, Predicate<String> wanted, boolean whole) {
        this.tenant = tenant;
        this.rows = rows;
        this.wanted = wanted;
        this.whole = whole;
        this.columns = rows.columns();
        this.numbers = IntStream.range(0, columns.size())
                .filter(number -> wanted.test(columns.get(number).field()))
                .toArray();
    }

    /** How many columns an event is made of. */
    int width() {
        return numbers.length;
    }

    Event read(int row) {
        fields.clear();
        for (int number : numbers) {
            put(columns.get(number), number, row);
        }
        byte[] more = rows.text(Reserved.MORE, row);
        if (more != null) {
            MoreFields.read(new String(more, StandardCharsets.UTF_8), wanted, fields);
        }
        Slice raw = whole ? raw(row) : null;
        return new Event(
                EventId.ofSequence(rows.partition(row), rows.sequence(row)),
                tenant,
                rows.dataset(),
                Micros.toInstant(rows.time(row)),
                whole ? Micros.toInstant(rows.ingested(row)) : Instant.EPOCH,
                whole ? origin(row) : EventScanner.UNREAD,
                Severities.of(rows.severity(row)),
                raw == null ? Slice.EMPTY : raw,
                raw != null,
                fields.build());
    }

    private Origin origin(int row) {
        return new Origin(
                requireNonNullElse(text(Reserved.SOURCE, row), ""),
                requireNonNullElse(text(Reserved.TRANSPORT, row), ""),
                text(Reserved.ADDRESS, row),
                text(Reserved.PATH, row));
    }

    private void put(Column column, int number, int row) {
        switch (column.type()) {
            case VARCHAR -> {
                byte[] cell = rows.text(number, row);
                if (cell != null && column.lists() && cell.length > 0 && cell[0] == '[') {
                    fields.putList(column.field(), cell, 0, cell.length);
                } else if (cell != null) {
                    fields.put(column.field(), cell, 0, cell.length);
                }
            }
            case BIGINT -> {
                if (rows.has(number, row)) {
                    fields.put(column.field(), rows.bits(number, row));
                }
            }
            case DOUBLE -> {
                if (rows.has(number, row)) {
                    fields.put(column.field(), Double.longBitsToDouble(rows.bits(number, row)));
                }
            }
            case BOOLEAN -> {
                if (rows.has(number, row)) {
                    fields.put(column.field(), rows.bits(number, row) != 0);
                }
            }
        }
    }

    private @Nullable String text(Reserved column, int row) {
        byte[] cell = rows.text(column, row);
        return cell == null ? null : new String(cell, StandardCharsets.UTF_8);
    }

    private @Nullable Slice raw(int row) {
        byte[] whole = rows.text(Reserved.RAW, row);
        if (whole != null) {
            return Slice.of(whole);
        }
        String head = text(Reserved.RAW_HEAD, row);
        if (head != null) {
            return Slice.of(head + requireNonNullElse(fields.text(Event.MESSAGE), ""));
        }
        byte[] base64 = rows.text(Reserved.RAW_BASE64, row);
        return base64 == null ? null : Slice.of(Base64.getDecoder().decode(base64));
    }
}
