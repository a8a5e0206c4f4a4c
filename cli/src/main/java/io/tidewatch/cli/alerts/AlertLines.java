package io.tidewatch.cli.alerts;

import io.tidewatch.cli.Terminal;
import io.tidewatch.cli.output.Colour;
import io.tidewatch.cli.output.Safe;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Alerts as lines of text. */
final class AlertLines {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private AlertLines() {}

    /** An alert on one line: when, how grave, how far, how often, what, about whom; its id at the end. */
    static String line(JsonNode alert, Terminal terminal) {
        String severity = alert.path("severity").asString("");
        String assignee = alert.path("assignee").asString("");
        return Colour.DIM.of(time(alert.path("created").asString(""), terminal), terminal)
                + "  "
                + severity(severity, 13, terminal)
                + " "
                + pad(status(alert) + (assignee.isEmpty() ? "" : " (" + Safe.line(assignee) + ")"), 20)
                + " "
                + pad(alert.path("findings").asLong(0) + "×", 6)
                + " "
                + Colour.BOLD.of(Safe.line(alert.path("title").asString("")), terminal)
                + "  "
                + group(alert)
                + "  "
                + Colour.DIM.of(Safe.line(alert.path("id").asString("")), terminal);
    }

    static String severity(String severity, int width, Terminal terminal) {
        String text = pad(Safe.line(severity), width);
        return switch (severity) {
            case "critical" -> Colour.BRIGHT_RED.of(text, terminal);
            case "high" -> Colour.RED.of(text, terminal);
            case "medium" -> Colour.YELLOW.of(text, terminal);
            case "low" -> Colour.CYAN.of(text, terminal);
            default -> Colour.DIM.of(text, terminal);
        };
    }

    static String status(JsonNode alert) {
        String resolution = alert.path("resolution").asString("");
        return Safe.line(resolution.isEmpty() ? alert.path("status").asString("") : resolution);
    }

    static String group(JsonNode alert) {
        List<String> parts = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : alert.path("group").properties()) {
            parts.add(
                    Safe.line(entry.getKey()) + "=" + Safe.line(entry.getValue().asString("")));
        }
        return String.join(" ", parts);
    }

    /** A UTC time of the API as it is here. */
    static String time(String text, Terminal terminal) {
        try {
            return TIME.format(Instant.parse(text).atZone(terminal.zone()));
        } catch (DateTimeException e) {
            return Safe.line(text);
        }
    }

    static String pad(String text, int width) {
        int length = text.codePointCount(0, text.length());
        return length >= width ? text : text + " ".repeat(width - length);
    }
}
