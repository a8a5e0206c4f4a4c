package io.tidewatch.cli.generate;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/** The shop's log as JSON, one object a line. */
final class ShopJson {
    private ShopJson() {}

    static void write(Instant at, ShopEvent event, StringBuilder out) {
        out.append("{\"timestamp\":\"").append(at).append('"');
        text("level", event.level(), out);
        text("thread", event.thread(), out);
        text("logger", event.logger(), out);
        text("message", event.message(), out);
        for (Map.Entry<String, Object> field : event.fields().entrySet()) {
            if (field.getValue() instanceof Number number) {
                out.append(",\"").append(field.getKey()).append("\":").append(number);
            } else {
                text(field.getKey(), field.getValue().toString(), out);
            }
        }
        if (!event.trace().isEmpty()) {
            text("error.stack_trace", event.trace(), out);
        }
        out.append("}\n");
    }

    private static void text(String name, String value, StringBuilder out) {
        out.append(",\"").append(name).append("\":\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < 0x20) {
                        out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
