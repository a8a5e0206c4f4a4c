package io.tidewatch.cli.alerts;

import io.tidewatch.cli.ExitCode;
import io.tidewatch.cli.Terminal;
import io.tidewatch.cli.api.ApiClient;
import io.tidewatch.cli.output.Colour;
import io.tidewatch.cli.output.EventLine;
import io.tidewatch.cli.output.Safe;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code tidewatch alerts show 3f0c81d2a94b5e6f70812233 --events}. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Show an alert: why its rule matched, the fields, the events, what people did.")
final class AlertsShowCommand extends AlertsSubcommand {
    @Parameters(paramLabel = "ID", description = "the alert's id")
    String id = "";

    @Option(names = "--events", description = "with the contributing events, as far as they are stored")
    boolean events;

    @Override
    public Integer call() {
        Terminal terminal = terminal();
        try (ApiClient client = client()) {
            JsonNode shown = client.get("/api/v1/alerts/" + Ids.path(id), Map.of());
            if (json) {
                terminal.out().println(shown);
                return ExitCode.OK.code();
            }
            head(shown, terminal);
            heading("Why", terminal);
            new EvidenceTree(terminal).print(shown.path("explanation"));
            fields(shown, terminal);
            if (events) {
                events(client.get("/api/v1/alerts/" + Ids.path(id) + "/events", Map.of()), terminal);
            }
            history(shown, terminal);
            return ExitCode.OK.code();
        }
    }

    private static void head(JsonNode shown, Terminal terminal) {
        JsonNode alert = shown.path("alert");
        JsonNode rule = alert.path("rule");
        String severity = alert.path("severity").asString("");
        terminal.out()
                .println(Colour.BOLD.of(Safe.line(alert.path("title").asString("")), terminal) + "  "
                        + AlertLines.severity(severity, 0, terminal) + "  " + AlertLines.status(alert));
        row("id", alert.path("id").asString(""), terminal);
        row(
                "rule",
                rule.path("key").asString("") + ", version "
                        + rule.path("version").asInt(0),
                terminal);
        List<String> tags = new ArrayList<>();
        rule.path("tags").forEach(tag -> tags.add(tag.asString("")));
        row("tags", String.join(", ", tags), terminal);
        row("about", AlertLines.group(alert), terminal);
        row("dataset", alert.path("dataset").asString(""), terminal);
        row(
                "events",
                String.format("%,d, ", shown.path("events").asLong(0))
                        + AlertLines.time(alert.path("firstEvent").asString(""), terminal) + " to "
                        + AlertLines.time(alert.path("lastEvent").asString(""), terminal),
                terminal);
        long suppressed = alert.path("suppressed").asLong(0);
        row(
                "findings",
                String.format("%,d", alert.path("findings").asLong(0))
                        + (suppressed > 0 ? String.format(", and %,d suppressed", suppressed) : ""),
                terminal);
        row("made", AlertLines.time(alert.path("created").asString(""), terminal), terminal);
        row("assignee", alert.path("assignee").asString(""), terminal);
        row("case", alert.path("caseId").asString(""), terminal);
        row("before it", alert.path("previous").asString(""), terminal);
    }

    private static void row(String name, String value, Terminal terminal) {
        if (!value.isEmpty()) {
            terminal.out().println("  " + Colour.DIM.of(AlertLines.pad(name, 10), terminal) + Safe.line(value));
        }
    }

    private static void heading(String name, Terminal terminal) {
        terminal.out().println();
        terminal.out().println(Colour.BOLD.of(name, terminal));
    }

    private static void fields(JsonNode shown, Terminal terminal) {
        heading("Fields", terminal);
        for (Map.Entry<String, JsonNode> field : shown.path("fields").properties()) {
            terminal.out()
                    .println("  " + Colour.DIM.of(Safe.line(field.getKey()) + " = ", terminal)
                            + Safe.line(field.getValue().asString("")));
        }
    }

    private static void events(JsonNode reply, Terminal terminal) {
        heading("Events", terminal);
        for (JsonNode event : reply.path("events")) {
            terminal.out().println("  " + EventLine.of(event, terminal));
        }
        int gone = reply.path("gone").size();
        int kept = reply.path("events").size() + gone;
        long total = reply.path("total").asLong(kept);
        if (gone > 0) {
            terminal.out().println("  " + gone + " are not stored any more");
        }
        if (total > kept) {
            terminal.out().println(String.format("  %,d in between are not listed", total - kept));
        }
    }

    private static void history(JsonNode shown, Terminal terminal) {
        if (shown.path("history").isEmpty()) {
            return;
        }
        heading("History", terminal);
        for (JsonNode entry : shown.path("history")) {
            String from = entry.path("from").asString("");
            String to = entry.path("to").asString("");
            String change = entry.path("change").asString("");
            String comment = entry.path("comment").asString("");
            terminal.out()
                    .println("  "
                            + Colour.DIM.of(AlertLines.time(entry.path("time").asString(""), terminal), terminal) + "  "
                            + Colour.CYAN.of(Safe.line(entry.path("actor").asString("")), terminal) + "  "
                            + (change.equals("comment") ? "" : changed(change, from, to) + "  ")
                            + Safe.line(comment));
        }
    }

    private static String changed(String change, String from, String to) {
        return Safe.line(change + ": " + (from.isEmpty() ? "" : from + " → ") + (to.isEmpty() ? "none" : to));
    }
}
