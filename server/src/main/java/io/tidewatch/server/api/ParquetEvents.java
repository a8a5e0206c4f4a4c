package io.tidewatch.server.api;

import io.tidewatch.event.Event;
import io.tidewatch.event.FieldKind;
import io.tidewatch.event.Fields;
import io.tidewatch.server.parquet.ParquetColumn;
import io.tidewatch.server.parquet.ParquetStream;
import io.tidewatch.store.FieldInfo;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Events as rows of a Parquet file, with the columns of SQL's {@code events}: parts, then fields under their own names and in their own
 * types, then {@code more}, a JSON object of the fields that have no column, are null, or are of another kind than their column, as an
 * event that came meanwhile may be. So nothing that was asked for is lost.
 */
final class ParquetEvents implements AutoCloseable {
    private static final List<EventPart> USUAL_PARTS = List.of(
            EventPart.TIME,
            EventPart.INGESTED,
            EventPart.DATASET,
            EventPart.SEVERITY,
            EventPart.SOURCE,
            EventPart.ID,
            EventPart.RAW);
    private static final int MAX_FIELDS = 500;
    private static final String MORE = "more";

    private final List<ParquetColumn> columns = new ArrayList<>();
    private final Set<String> taken = new HashSet<>();
    private final Map<EventPart, Integer> parts = new LinkedHashMap<>();
    private final Map<String, Integer> fields = new HashMap<>();
    private final boolean all;
    private final JsonMapper json;
    private final ParquetStream out;

    /**
     * @param chosen names of columns, or none for all
     * @param known the fields that the events can have
     */
    ParquetEvents(List<String> chosen, List<FieldInfo> known, JsonMapper json, OutputStream out) throws IOException {
        this.json = json;
        all = chosen.isEmpty();
        taken.add(MORE);
        if (all) {
            USUAL_PARTS.forEach(this::add);
            known.stream().limit(MAX_FIELDS).forEach(field -> add(field.name(), type(field.kind())));
        } else {
            Map<String, FieldKind> kinds = new HashMap<>();
            known.forEach(field -> kinds.put(field.name(), field.kind()));
            for (String name : new LinkedHashSet<>(chosen)) {
                EventPart part = EventPart.ofColumn(name);
                if (part != null) {
                    add(part);
                } else {
                    add(name, type(kinds.getOrDefault(name, FieldKind.TEXT)));
                }
            }
        }
        columns.add(new ParquetColumn(MORE, ParquetColumn.Type.TEXT));
        this.out = new ParquetStream(columns, out);
    }

    private void add(EventPart part) {
        parts.put(part, columns.size());
        columns.add(new ParquetColumn(
                free(part.column()), part.isTime() ? ParquetColumn.Type.TIME : ParquetColumn.Type.TEXT));
    }

    private void add(String field, ParquetColumn.Type type) {
        fields.put(field, columns.size());
        columns.add(new ParquetColumn(free(field), type));
    }

    /** Columns are told apart without their case by most readers; so the second {@code User} is {@code user~2}. */
    private String free(String name) {
        String free = name;
        for (int i = 2; !taken.add(free.toLowerCase(Locale.ROOT)); i++) {
            free = name + '~' + i;
        }
        return free;
    }

    private static ParquetColumn.Type type(FieldKind kind) {
        return switch (kind) {
            case LONG -> ParquetColumn.Type.LONG;
            case DOUBLE -> ParquetColumn.Type.DOUBLE;
            case BOOLEAN -> ParquetColumn.Type.BOOLEAN;
            case TEXT, LIST, NULL -> ParquetColumn.Type.TEXT;
        };
    }

    void write(Event event) throws IOException {
        parts.forEach((part, column) -> set(part, column, event));
        Fields values = event.fields();
        Map<String, @Nullable Object> more = null;
        for (int i = 0; i < values.size(); i++) {
            Integer column = fields.get(values.name(i));
            if ((column != null || all) && !(column != null && fits(values, i, column))) {
                more = more == null ? new LinkedHashMap<>() : more;
                more.put(values.name(i), values.valueAt(i));
            }
        }
        if (more != null) {
            out.setText(columns.size() - 1, json.writeValueAsString(more));
        }
        out.endRow();
    }

    private void set(EventPart part, int column, Event event) {
        Instant time = part.time(event);
        if (time != null) {
            out.setLong(column, ChronoUnit.MICROS.between(Instant.EPOCH, time));
            return;
        }
        String text = part.text(event);
        if (text != null) {
            out.setText(column, text);
        }
    }

    /** Sets the field's cell, unless its column cannot hold it. */
    private boolean fits(Fields values, int field, int column) {
        FieldKind kind = values.kind(field);
        switch (columns.get(column).type()) {
            case TEXT -> {
                String text = values.textAt(field);
                if (text == null) {
                    return false;
                }
                out.setText(column, text);
            }
            case LONG -> {
                if (kind != FieldKind.LONG) {
                    return false;
                }
                out.setLong(column, values.longAt(field));
            }
            case DOUBLE -> {
                if (kind != FieldKind.DOUBLE) {
                    return false;
                }
                out.setDouble(column, values.doubleAt(field));
            }
            case BOOLEAN -> {
                if (kind != FieldKind.BOOLEAN) {
                    return false;
                }
                out.setBoolean(column, values.booleanAt(field));
            }
            case TIME -> {
                return false;
            }
        }
        return true;
    }

    /** Ends the file; without this call it is none. */
    @Override
    public void close() throws IOException {
        out.close();
    }
}
