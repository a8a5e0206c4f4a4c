package io.tidewatch.server.api;

import io.tidewatch.event.Event;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Events as lines of comma-separated values, RFC 4180. A text that a spreadsheet would run as a formula gets an apostrophe before it:
 * events hold what attackers wrote.
 */
final class CsvEvents {
    private CsvEvents() {}

    static void header(List<String> columns, OutputStream out) throws IOException {
        line(columns, out);
    }

    static void write(Event event, List<String> columns, OutputStream out) throws IOException {
        line(columns.stream().map(name -> value(event, name)).toList(), out);
    }

    private static void line(List<String> values, OutputStream out) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                line.append(',');
            }
            append(values.get(i), line);
        }
        out.write(line.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void append(String value, StringBuilder line) {
        boolean formula = !value.isEmpty() && "=+-@\t\r".indexOf(value.charAt(0)) >= 0 && !isNumber(value);
        boolean quoted = value.chars().anyMatch(c -> c == '"' || c == ',' || c == '\n' || c == '\r');
        if (!quoted) {
            line.append(formula ? "'" : "").append(value);
            return;
        }
        line.append('"')
                .append(formula ? "'" : "")
                .append(value.replace("\"", "\"\""))
                .append('"');
    }

    private static boolean isNumber(String value) {
        return value.length() < 40 && value.matches("-?\\d+(?:\\.\\d+)?(?:[eE][-+]?\\d+)?");
    }

    private static String value(Event event, String name) {
        EventPart part = EventPart.ofColumn(name);
        @Nullable String value = part == null ? event.fields().text(name) : part.text(event);
        return value == null ? "" : value;
    }
}
