package io.tidewatch.cli.alerts;

import io.tidewatch.cli.Terminal;
import io.tidewatch.cli.output.Colour;
import io.tidewatch.cli.output.Safe;
import io.tidewatch.config.Durations;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import tools.jackson.databind.JsonNode;

/** Draws the explanation that an alert keeps: what holds, what does not, and where in a value a pattern lies. */
final class EvidenceTree {
    private static final int MAX_TEXT = 400;
    private static final int AROUND = 80;
    private static final int MAX_DEPTH = 50;

    private final Terminal terminal;

    EvidenceTree(Terminal terminal) {
        this.terminal = terminal;
    }

    void print(JsonNode explanation) {
        JsonNode condition = explanation.path("condition");
        if (explanation.path("kind").asString("").equals("correlation")) {
            correlation(explanation);
            if (explanation.has("decided-by")) {
                terminal.out()
                        .println("  decided by an event that matches "
                                + Safe.line(explanation
                                        .path("decided-by")
                                        .path("title")
                                        .asString("")));
                part(explanation.path("decided-by").path("condition"), "  ", "  ", 0);
            }
        } else if (condition.isObject()) {
            part(condition, "  ", "  ", 0);
        } else {
            part(explanation, "  ", "  ", 0);
        }
    }

    private void correlation(JsonNode explanation) {
        terminal.out()
                .println("  " + mark(true) + " " + text(explanation, "type") + " " + text(explanation, "condition")
                        + " within " + timespan(explanation) + ": "
                        + Colour.BOLD.of(number(explanation.path("value").asDouble(0)), terminal));
        terminal.out()
                .println("    " + Colour.DIM.of("from ", terminal)
                        + AlertLines.time(explanation.path("from").asString(""), terminal)
                        + Colour.DIM.of(" to ", terminal)
                        + AlertLines.time(explanation.path("to").asString(""), terminal)
                        + Colour.DIM.of(", events ", terminal)
                        + explanation.path("event-count").asLong(0));
    }

    private void part(JsonNode part, String before, String inside, int depth) {
        if (!part.isObject() || depth > MAX_DEPTH) {
            return;
        }
        terminal.out().println(before + mark(part.path("holds").asBoolean(false)) + " " + text(part, "text"));
        JsonNode parts = part.path("parts");
        for (int i = 0; i < parts.size(); i++) {
            boolean last = i == parts.size() - 1;
            part(parts.get(i), inside + (last ? "└ " : "├ "), inside + (last ? "  " : "│ "), depth + 1);
        }
        if (parts.isEmpty()) {
            value(part, inside + "    ");
        }
    }

    private void value(JsonNode item, String indent) {
        if (!item.path("found").isEmpty()) {
            item.path("found")
                    .forEach(found -> terminal.out()
                            .println(indent
                                    + Colour.DIM.of(text(found, "field") + " = ", terminal)
                                    + highlighted(found, item.path("value").asString(""))));
        } else if (item.has("field")) {
            terminal.out()
                    .println(indent
                            + Colour.DIM.of(text(item, "field") + " = ", terminal)
                            + (item.path("value").isMissingNode() ? "(null)" : text(item, "value")));
        } else if (item.has("names") && !item.path("holds").asBoolean(false)) {
            terminal.out().println(indent + Colour.DIM.of("the event has no such field", terminal));
        }
    }

    /** A pattern's value is the item's own unless it says another. */
    private String highlighted(JsonNode found, String itemValue) {
        String value = found.path("value").asString(itemValue);
        int start = Math.clamp(found.path("start").asInt(0), 0, value.length());
        int end = Math.clamp(found.path("end").asInt(0), start, value.length());
        int from = Math.max(0, start - AROUND);
        int to = Math.min(value.length(), end + AROUND);
        String marked = cut(value.substring(start, end));
        return (from > 0 ? "…" : "")
                + Safe.line(value.substring(from, start))
                + (terminal.coloured() ? "\033[7m" + marked + "\033[0m" : "»" + marked + "«")
                + Safe.line(value.substring(end, to))
                + (to < value.length() ? "…" : "");
    }

    private static String timespan(JsonNode explanation) {
        String written = explanation.path("timespan").asString("");
        try {
            return Durations.format(Duration.parse(written));
        } catch (DateTimeParseException e) {
            return Safe.line(written);
        }
    }

    private static String number(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString((long) number)
                : Double.toString(number);
    }

    private String mark(boolean holds) {
        return holds ? Colour.GREEN.of("✓", terminal) : Colour.RED.of("✗", terminal);
    }

    private static String text(JsonNode node, String name) {
        return cut(node.path(name).asString(""));
    }

    private static String cut(String text) {
        return Safe.line(text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "…");
    }
}
