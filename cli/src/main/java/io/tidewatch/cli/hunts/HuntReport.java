package io.tidewatch.cli.hunts;

import io.tidewatch.cli.Terminal;
import io.tidewatch.cli.output.Colour;
import io.tidewatch.cli.output.Safe;
import io.tidewatch.cli.output.Table;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** Hunts as text. */
final class HuntReport {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
    private static final int TITLE = 50;
    private static final int TOP = 3;

    private final Terminal terminal;

    HuntReport(Terminal terminal) {
        this.terminal = terminal;
    }

    void print(JsonNode hunt) {
        line("hunt", Safe.line(hunt.path("id").asString("")) + ", " + state(hunt));
        line("rules", what(hunt.path("request")));
        String begun = time(hunt.path("created").asString(""), terminal);
        line("begun", begun + " by " + Safe.line(hunt.path("createdBy").asString("")));
        if (!hunt.path("ended").isNull() && hunt.has("ended")) {
            line("ended", time(hunt.path("ended").asString(""), terminal));
        }
        line(
                "examined",
                hunt.path("examined").asLong(0) + " of " + hunt.path("total").asLong(0) + " events");
        line("matches", Long.toString(hunt.path("matches").asLong(0)));
        String message = hunt.path("message").asString("");
        if (!message.isEmpty()) {
            line("note", Safe.line(message));
        }
        JsonNode result = hunt.path("result");
        if (result.isObject()) {
            result(result);
        }
    }

    private void result(JsonNode result) {
        line("alerts", result.path("alertCount").asLong(0) + " would have been made");
        if (result.path("truncated").asBoolean(false)) {
            line("note", "more matches than are kept; all but the rules' numbers is of a part of them");
        }
        if (!result.path("rules").isEmpty()) {
            terminal.out().println();
            Table table = new Table(
                    List.of("matches", "alerts", "severity", "first", "last", "title", "most frequent", "rule"));
            result.path("rules").forEach(rule -> table.add(row(rule)));
            table.print(terminal);
        }
        problems(result.path("problems"));
    }

    /** In one line, however many there are. */
    private void problems(JsonNode problems) {
        if (problems.isEmpty()) {
            return;
        }
        String first = Safe.line(problems.path(0).asString(""));
        terminal.note(
                problems.size() == 1
                        ? "not tried: " + first
                        : "not tried: " + problems.size() + " rules; the first: " + first + " (--json tells of all)");
    }

    private List<String> row(JsonNode rule) {
        String title = rule.path("title").asString("");
        return List.of(
                Long.toString(rule.path("matches").asLong(0)),
                Long.toString(rule.path("alerts").asLong(0)),
                Safe.line(rule.path("severity").asString("")),
                time(rule.path("first").asString(""), terminal),
                time(rule.path("last").asString(""), terminal),
                Safe.line(title.length() > TITLE ? title.substring(0, TITLE - 1) + "…" : title),
                most(rule),
                Safe.line(rule.path("rule").asString("")));
    }

    private static String most(JsonNode rule) {
        List<String> most = new ArrayList<>();
        for (String kind : List.of("hosts", "users")) {
            for (JsonNode top : rule.path(kind)) {
                if (most.size() < TOP) {
                    most.add(Safe.line(top.path("value").asString("")) + " "
                            + top.path("count").asLong(0) + "×");
                }
            }
        }
        return String.join(", ", most);
    }

    private void line(String name, String value) {
        terminal.out().println(Colour.DIM.of((name + " ".repeat(10)).substring(0, 10), terminal) + value);
    }

    /** The state, and of one that runs how far it is. */
    static String state(JsonNode hunt) {
        String state = Safe.line(hunt.path("state").asString(""));
        long total = hunt.path("total").asLong(0);
        return state.equals("running") && total > 0
                ? state + " " + 100 * hunt.path("examined").asLong(0) / total + " %"
                : state;
    }

    /** What was hunted for, on one line. */
    static String what(JsonNode request) {
        if (request.path("all").asBoolean(false)) {
            return "all enabled";
        }
        if (request.path("rules").isArray() && !request.path("rules").isEmpty()) {
            int more = request.path("rules").size() - 1;
            return Safe.line(request.path("rules").get(0).asString("")) + (more > 0 ? " and " + more + " more" : "");
        }
        return request.path("text")
                .asString("")
                .lines()
                .filter(line -> line.startsWith("title:"))
                .findFirst()
                .map(line -> Safe.line(line.substring("title:".length()).strip()))
                .orElse("");
    }

    /** A UTC time of the API as it is here. */
    static String time(String text, Terminal terminal) {
        try {
            return TIME.format(Instant.parse(text).atZone(terminal.zone()));
        } catch (DateTimeException e) {
            return Safe.line(text);
        }
    }
}
