package io.tidewatch.parse;

import io.tidewatch.event.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the fields of a JSON record of one shape mean: which tell its time, level, channel and dataset, and what they are called in
 * the end. Found out once a shape.
 *
 * @param renamed the shape with the final names, in the same order
 * @param times the indexes of the fields that may tell the time, the best first
 * @param utc for each of {@code times}, whether it is in UTC where it has no zone
 * @param withoutTime for each of {@code times}, {@code renamed} without that field
 * @param level the index of the level, or -1
 * @param channel the index of a Windows event's channel, or -1
 * @param eventId the index of a Windows event's id, or -1
 * @param dataset the index of the field that names the dataset, or -1
 */
record JsonNames(
        Shape renamed,
        int[] times,
        boolean[] utc,
        Shape[] withoutTime,
        int level,
        int channel,
        int eventId,
        int dataset) {
    private static final String TIME = "time";
    private static final String ORIGINAL_TIME = "event.original_time";
    private static final String UTC_TIME = "UtcTime";
    private static final String LEVEL = "log.level";
    private static final Map<String, List<String>> KEYS = keys();

    static JsonNames of(Shape read) {
        Shape shape = isGelf(read) ? withoutUnderscores(read) : read;
        List<String> names = shape.names();
        boolean flatWindows = shape.indexOf("EventID") >= 0 && shape.indexOf("Channel") >= 0;
        List<String> renamed = new ArrayList<>(names);
        Set<String> taken = new HashSet<>(names);
        int level = flatWindows ? first(shape, "Level", "Severity", LEVEL) : -1;
        for (Map.Entry<String, List<String>> entry : KEYS.entrySet()) {
            String field = entry.getKey();
            if (field.equals(TIME) || flatWindows && !field.equals("message")) {
                continue;
            }
            int index = first(shape, entry.getValue().toArray(String[]::new));
            if (index < 0) {
                continue;
            }
            if (field.equals(LEVEL)) {
                level = index;
            }
            if (taken.add(field)) {
                renamed.set(index, field);
            }
        }
        // The event has a time of its own; what the record called so and does not say the same is kept beside it.
        int original = first(shape, "@timestamp", TIME);
        if (original >= 0 && taken.add(ORIGINAL_TIME)) {
            renamed.set(original, ORIGINAL_TIME);
        }
        int[] times = KEYS.getOrDefault(TIME, List.of()).stream()
                .mapToInt(shape::indexOf)
                .filter(index -> index >= 0)
                .toArray();
        Shape[] withoutTime = new Shape[times.length];
        boolean[] utc = new boolean[times.length];
        for (int i = 0; i < times.length; i++) {
            utc[i] = shape.name(times[i]).endsWith(UTC_TIME);
            withoutTime[i] = shape(renamed, times[i]);
        }
        int channel = flatWindows
                ? shape.find("Channel")
                : first(shape, "winlog.channel", "Event.System.Channel", "System.Channel");
        if (channel >= 0 && level < 0) {
            level = first(shape, "winlog.level", "Event.System.Level", "System.Level");
        }
        int eventId = channel < 0
                ? -1
                : first(
                        shape,
                        "EventID",
                        "winlog.event_id",
                        "Event.System.EventID",
                        "Event.System.EventID.#text",
                        "System.EventID",
                        "System.EventID.#text",
                        "event.code");
        int dataset = first(shape, "event.dataset", "data_stream.dataset", "dataset");
        return new JsonNames(shape(renamed, -1), times, utc, withoutTime, level, channel, eventId, dataset);
    }

    /** GELF 1.1 requires these three. */
    private static boolean isGelf(Shape shape) {
        return shape.indexOf("version") >= 0 && shape.indexOf("host") >= 0 && shape.indexOf("short_message") >= 0;
    }

    /** GELF writes an underscore before every name of the sender's own: {@code _user}. */
    private static Shape withoutUnderscores(Shape shape) {
        Set<String> taken = new HashSet<>(shape.names());
        Shape plain = Shape.empty();
        for (String name : shape.names()) {
            boolean own = name.length() > 1 && name.charAt(0) == '_' && taken.add(name.substring(1));
            plain = plain.with(own ? name.substring(1) : name);
        }
        return plain;
    }

    private static int first(Shape shape, String... names) {
        for (String name : names) {
            int index = shape.indexOf(name);
            if (index >= 0) {
                return index;
            }
        }
        return -1;
    }

    private static Shape shape(List<String> names, int dropped) {
        Shape shape = Shape.empty();
        for (int i = 0; i < names.size(); i++) {
            if (i != dropped) {
                shape = shape.with(names.get(i));
            }
        }
        return shape;
    }

    private static Map<String, List<String>> keys() {
        Map<String, List<String>> keys = new LinkedHashMap<>();
        resource("json-names.properties").forEach((field, list) -> keys.put(field, List.of(list.split(","))));
        return keys;
    }

    /** The entries of a data file beside this class. */
    static Map<String, String> resource(String name) {
        Properties properties = new Properties();
        try (@Nullable InputStream in = JsonNames.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing beside " + JsonNames.class.getName());
            }
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> entries = new HashMap<>();
        properties.forEach((key, value) -> entries.put(key.toString(), value.toString()));
        return entries;
    }
}
