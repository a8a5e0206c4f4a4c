package io.tidewatch.cli.command;

import io.tidewatch.cli.CliFailure;
import io.tidewatch.cli.ExitCode;
import io.tidewatch.cli.Terminal;
import io.tidewatch.cli.api.ApiClient;
import io.tidewatch.cli.api.ServerOptions;
import io.tidewatch.cli.output.EventLine;
import io.tidewatch.cli.output.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code tidewatch search 'user.name:root AND "Failed password"' --from -1d --fields time,source.ip}. */
@Command(
        name = "search",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Find events, newest first, with Lucene's query syntax. With --json each event is one line.",
            "Exits with 1 when nothing is found, as grep does."
        })
public final class SearchCommand implements Callable<Integer> {
    private static final int PAGE = 1000;

    private final Terminal terminal;

    @Parameters(
            arity = "0..1",
            paramLabel = "QUERY",
            description = "such as 'Failed password' or source.ip:10.0.0.0/8 (everything)")
    @Nullable
    String query;

    @Mixin
    SearchOptions range = new SearchOptions();

    @Option(
            names = {"-n", "--limit"},
            paramLabel = "N",
            description = "how many events at most (100)")
    int limit = 100;

    @Option(names = "--all", description = "all events that fit, page by page")
    boolean all;

    @Option(
            names = "--fields",
            split = ",",
            paramLabel = "NAME",
            description = "a table of these, such as time,user.name,source.ip")
    List<String> fields = List.of();

    @Option(
            names = "--view",
            paramLabel = "SCHEMA",
            description = "events as JSON of this schema, one a line: ecs, udm or ocsf")
    @Nullable
    String view;

    @Mixin
    ServerOptions server = new ServerOptions();

    public SearchCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (limit < 1) {
            throw CliFailure.usage("--limit is " + limit + "; write 1 or more");
        }
        if (view != null && !fields.isEmpty()) {
            throw CliFailure.usage("--view and --fields are two ways of showing events; choose one");
        }
        long wanted = all ? Long.MAX_VALUE : limit;
        long shown = 0;
        List<JsonNode> tabled = new ArrayList<>();
        try (ApiClient client = new ApiClient(server.url(terminal), server.authorization(terminal))) {
            Map<String, String> parameters = range.parameters(query);
            if (view != null) {
                parameters.put("view", view);
            }
            String cursor = null;
            do {
                parameters.put("limit", Long.toString(Math.min(PAGE, wanted - shown)));
                if (cursor != null) {
                    parameters.put("cursor", cursor);
                }
                JsonNode reply = client.get("/api/v1/search", parameters);
                Warnings.print(reply, terminal);
                for (JsonNode event : reply.path("events")) {
                    show(event, tabled);
                    shown++;
                }
                cursor = reply.path("next").asString(null);
                if (terminal.out().checkError()) {
                    return ExitCode.FAILED.code();
                }
            } while (cursor != null && shown < wanted);
        }
        table(tabled);
        return shown == 0 ? ExitCode.FAILED.code() : ExitCode.OK.code();
    }

    private void show(JsonNode event, List<JsonNode> tabled) {
        if (range.json || view != null) {
            terminal.out().println(event);
        } else if (fields.isEmpty()) {
            terminal.out().println(EventLine.of(event, terminal));
        } else {
            tabled.add(event);
            if (tabled.size() == 10 * PAGE) {
                table(tabled);
            }
        }
    }

    private void table(List<JsonNode> events) {
        if (!events.isEmpty()) {
            Table table = new Table(fields);
            for (JsonNode event : events) {
                table.add(fields.stream()
                        .map(name -> EventLine.field(event, name, terminal.zone()))
                        .toList());
            }
            table.print(terminal);
            events.clear();
        }
    }
}
