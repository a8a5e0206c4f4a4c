package io.tidewatch.cli.output;

import io.tidewatch.cli.Terminal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** An event as one line: time, severity, dataset, message. */
public final class EventLine {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT);

    private static final Set<String> TIMES = Set.of("time", "ingested", "start");

    private EventLine() {}

    public static String of(JsonNode event, Terminal terminal) {
        String severity = event.path("severity").asString("");
        return Colour.DIM.of(time(event.path("time").asString(""), terminal.zone()), terminal)
                + " "
                + Colour.severity(pad(severity, 8), severity, terminal)
                + " "
                + Colour.CYAN.of(pad(Safe.line(event.path("dataset").asString("")), 14), terminal)
                + " "
                + Safe.line(message(event));
    }

    private static String message(JsonNode event) {
        String message = event.path("message").asString("");
        if (message.isEmpty()) {
            message = event.path("raw").asString("");
        }
        return message.isEmpty() ? event.path("fields").toString() : message;
    }

    /** A UTC time of the API as it is here. */
    static String time(String text, ZoneId zone) {
        try {
            return TIME.format(Instant.parse(text).atZone(zone));
        } catch (DateTimeException e) {
            return Safe.line(text);
        }
    }

    private static String pad(String text, int width) {
        return text.length() >= width ? text : text + " ".repeat(width - text.length());
    }

    /** What {@code --fields} shows: a part of the event, or one of its fields. */
    public static String field(JsonNode event, String name, ZoneId zone) {
        JsonNode value = event.path("fields").path(name);
        if (value.isMissingNode()) {
            value = name.startsWith("origin.") ? event.path("origin").path(name.substring(7)) : event.path(name);
        }
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        if (TIMES.contains(name)) {
            return time(value.asString(""), zone);
        }
        return Safe.line(value.isString() ? value.asString() : value.toString());
    }
}
