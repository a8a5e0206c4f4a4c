package io.tidewatch.cli.alerts;

import io.tidewatch.cli.CliFailure;
import io.tidewatch.cli.ExitCode;
import io.tidewatch.cli.Terminal;
import io.tidewatch.cli.api.ApiClient;
import io.tidewatch.cli.api.Json;
import io.tidewatch.cli.api.ServerOptions;
import io.tidewatch.cli.output.Colour;
import io.tidewatch.cli.output.Safe;
import io.tidewatch.cli.output.Table;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code tidewatch cases}, {@code tidewatch cases 17}, {@code tidewatch cases --open 'Break-in' --alert ID}. */
@Command(
        name = "cases",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "List cases, show one, open one, put alerts into it.")
public final class CasesCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(arity = "0..1", paramLabel = "ID", description = "the case to show or change")
    @Nullable
    String id;

    @Option(names = "--open", paramLabel = "TITLE", description = "open a case")
    @Nullable
    String title;

    @Option(
            names = "--alert",
            paramLabel = "ID",
            description = "put this alert into the case; several times for several")
    List<String> alerts = List.of();

    @Option(names = "--close", description = "close the case")
    boolean close;

    @Option(names = "--json", description = "the reply as JSON")
    boolean json;

    @Mixin
    ServerOptions server = new ServerOptions();

    public CasesCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        try (ApiClient client = new ApiClient(server.url(terminal), server.authorization(terminal))) {
            String shown = id;
            if (title != null) {
                ObjectNode opened = Json.object();
                opened.put("title", title);
                shown = client.post("/api/v1/cases", opened).path("id").asString("");
            }
            if (shown == null) {
                if (!alerts.isEmpty() || close) {
                    throw CliFailure.usage("which case? name its id, or open one with --open TITLE");
                }
                return list(client);
            }
            String path = "/api/v1/cases/" + Ids.path(shown);
            boolean all = alerts.isEmpty() || put(client, path, shown);
            if (close) {
                client.patch(path, Json.object().put("status", "closed"));
            }
            show(client.get(path, Map.of()));
            return (all ? ExitCode.OK : ExitCode.PARTIAL).code();
        }
    }

    /** Puts the alerts into the case; says of each that could not go there why, and whether all could. */
    private boolean put(ApiClient client, String path, String caseId) {
        ObjectNode members = Json.object();
        alerts.forEach(alert -> members.withArray("add").add(alert));
        JsonNode reply = client.post(path + "/alerts", members);
        boolean all = true;
        for (Map.Entry<String, JsonNode> alert : reply.path("outcomes").properties()) {
            String why = switch (alert.getValue().asString("")) {
                case "missing" -> "there is no such alert";
                case "full" ->
                    "the case has " + reply.path("most").asLong(0)
                            + " alerts, as many as one can have; open another with --open TITLE";
                default -> "";
            };
            if (!why.isEmpty()) {
                all = false;
                terminal.note(Safe.line("not in case " + caseId + ": alert " + alert.getKey() + ": " + why));
            }
        }
        return all;
    }

    private int list(ApiClient client) {
        JsonNode reply = client.get("/api/v1/cases", Map.of());
        if (json) {
            terminal.out().println(reply);
            return ExitCode.OK.code();
        }
        Table table = new Table(List.of("case", "status", "severity", "assignee", "alerts", "updated", "title"));
        for (JsonNode one : reply.path("cases")) {
            table.add(List.of(
                    text(one, "id"),
                    text(one, "status"),
                    text(one, "severity"),
                    text(one, "assignee"),
                    Long.toString(one.path("alerts").asLong(0)),
                    AlertLines.time(one.path("updated").asString(""), terminal),
                    text(one, "title")));
        }
        table.print(terminal);
        return ExitCode.OK.code();
    }

    private void show(JsonNode shown) {
        if (json) {
            terminal.out().println(shown);
            return;
        }
        JsonNode details = shown.path("details");
        terminal.out()
                .println(Colour.BOLD.of(text(details, "title"), terminal) + "  case " + text(details, "id") + ", "
                        + text(details, "status") + ", " + AlertLines.severity(text(details, "severity"), 0, terminal));
        String description = text(details, "description");
        if (!description.isEmpty()) {
            terminal.out().println(description);
        }
        for (JsonNode alert : shown.path("alerts")) {
            terminal.out().println(AlertLines.line(alert, terminal));
        }
    }

    private static String text(JsonNode node, String name) {
        return Safe.line(node.path(name).asString(""));
    }
}
