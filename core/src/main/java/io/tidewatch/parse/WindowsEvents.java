package io.tidewatch.parse;

import io.tidewatch.event.Dataset;
import io.tidewatch.event.FieldKind;
import io.tidewatch.event.FieldsBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a Windows event means by its channel's dataset and its id, {@code windows-events.properties}: {@code windows.security} 4625 is a failed
 * authentication. What a record says itself is never overwritten. Immutable and thread-safe.
 */
final class WindowsEvents {
    private static final String[] FIELDS = {"event.category", "event.type", "event.action", "event.outcome"};

    private final Map<Dataset, Map<Long, String[]>> meanings = new HashMap<>();

    WindowsEvents() {
        JsonNames.resource("windows-events.properties").forEach((key, meaning) -> {
            int slash = key.indexOf('/');
            String[] values = meaning.split("\\|", -1);
            if (slash < 0 || values.length != FIELDS.length) {
                throw new IllegalStateException(
                        "windows-events.properties: '" + key + "=" + meaning + "' is not dataset/id=four values");
            }
            meanings.computeIfAbsent(Dataset.of(key.substring(0, slash)), dataset -> new HashMap<>())
                    .put(Long.valueOf(key.substring(slash + 1)), values);
        });
    }

    /** Puts what the event means; {@code id} is the index of its id, or -1. True where a field was put. */
    boolean put(Dataset dataset, int id, FieldsBuilder fields) {
        Map<Long, String[]> ids = meanings.get(dataset);
        if (ids == null || id < 0) {
            return false;
        }
        String @Nullable [] values = ids.get(number(id, fields));
        if (values == null) {
            return false;
        }
        boolean put = false;
        for (int i = 0; i < FIELDS.length; i++) {
            if (values[i].isEmpty() || fields.shape().indexOf(FIELDS[i]) >= 0) {
                continue;
            }
            if (values[i].indexOf(',') < 0) {
                fields.put(FIELDS[i], values[i]);
            } else {
                fields.putList(FIELDS[i], List.of(values[i].split(",")));
            }
            put = true;
        }
        return put;
    }

    private static long number(int id, FieldsBuilder fields) {
        long cell = fields.cellAt(id);
        if (fields.kindAt(id) == FieldKind.LONG) {
            return cell;
        }
        int from = (int) (cell >>> 32);
        return fields.kindAt(id) == FieldKind.TEXT ? Ascii.number(fields.room(0), from, from + (int) cell) : -1;
    }
}
