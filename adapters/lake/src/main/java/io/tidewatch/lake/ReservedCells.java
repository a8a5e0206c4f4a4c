package io.tidewatch.lake;

import io.tidewatch.event.Event;
import io.tidewatch.event.FieldKind;
import io.tidewatch.event.Fields;
import io.tidewatch.event.Origin;
import io.tidewatch.event.Shape;
import io.tidewatch.event.ShapeCache;
import io.tidewatch.event.Slice;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.duckdb.DuckDBColumnType;
import org.jspecify.annotations.Nullable;

/** The reserved columns of a memtable and what goes into them. Not thread-safe. */
final class ReservedCells {
    private static final ShapeCache<Integer> MESSAGE_INDEX = new ShapeCache<>(shape -> shape.indexOf(Event.MESSAGE));

    private final List<CellColumn> columns = new ArrayList<>();
    private @Nullable Origin lastOrigin;
    private final byte[] @Nullable [] originCells = new byte[4][];

    ReservedCells() {
        for (Reserved reserved : Reserved.ALL) {
            columns.add(
                    reserved.type() == DuckDBColumnType.VARCHAR
                            ? new TextColumn("", reserved.column())
                            : new NumberColumn("", reserved.column(), reserved.type()));
        }
    }

    List<CellColumn> columns() {
        return columns;
    }

    long put(int row, long time, Event event) {
        long weight = number(Reserved.TIME, row, time)
                + number(Reserved.INGESTED, row, Micros.of(event.ingested()))
                + number(Reserved.PARTITION, row, event.id().partition())
                + number(Reserved.SEQUENCE, row, event.id().sequence())
                + number(Reserved.SEVERITY, row, Severities.code(event.severity()));
        Origin origin = event.origin();
        if (!origin.equals(lastOrigin)) {
            lastOrigin = origin;
            originCells[0] = bytes(origin.source());
            originCells[1] = bytes(origin.transport());
            originCells[2] = bytes(origin.address());
            originCells[3] = bytes(origin.path());
        }
        for (int i = 0; i < originCells.length; i++) {
            byte[] cell = originCells[i];
            if (cell != null) {
                weight += text(Reserved.ALL.get(Reserved.SOURCE.index() + i)).put(row, cell, 0, cell.length);
            }
        }
        return event.keepRaw() ? weight + putRaw(row, event.raw(), event.fields()) : weight;
    }

    long putMore(int row, byte[] json) {
        return text(Reserved.MORE).put(row, json, 0, json.length);
    }

    private long putRaw(int row, Slice raw, Fields fields) {
        if (!Utf8.isValid(raw.array(), raw.offset(), raw.length())) {
            byte[] base64 = Base64.getEncoder().encode(raw.toBytes());
            return text(Reserved.RAW_BASE64).put(row, base64) + (long) base64.length;
        }
        int head = headLength(raw, fields);
        return head >= 0
                ? text(Reserved.RAW_HEAD).put(row, raw.array(), raw.offset(), head)
                : text(Reserved.RAW).put(row, raw.array(), raw.offset(), raw.length());
    }

    /** How much of {@code raw} stands before the message, when the rest is the message and no token reaches over; else -1. */
    private static int headLength(Slice raw, Fields fields) {
        Shape shape = fields.shape();
        int message = MESSAGE_INDEX.get(shape);
        if (message < 0 || fields.kind(message) != FieldKind.TEXT) {
            return -1;
        }
        int length = fields.textLength(message);
        int head = raw.length() - length;
        if (head < 0 || (head > 0 && isTokenByte(raw.array()[raw.offset() + head - 1]))) {
            return -1;
        }
        int offset = fields.textOffset(message);
        return Arrays.equals(raw.array(), raw.offset() + head, raw.end(), fields.utf8(), offset, offset + length)
                ? head
                : -1;
    }

    private static boolean isTokenByte(byte b) {
        return b < 0 || b == '_' || (b >= '0' && b <= '9') || (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
    }

    private long number(Reserved column, int row, long value) {
        return ((NumberColumn) columns.get(column.index())).put(row, value);
    }

    private TextColumn text(Reserved column) {
        return (TextColumn) columns.get(column.index());
    }

    private static byte @Nullable [] bytes(@Nullable String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }
}
