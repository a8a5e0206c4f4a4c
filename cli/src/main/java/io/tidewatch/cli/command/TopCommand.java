package io.tidewatch.cli.command;

import io.tidewatch.cli.ExitCode;
import io.tidewatch.cli.Terminal;
import io.tidewatch.cli.api.ApiClient;
import io.tidewatch.cli.api.ServerOptions;
import io.tidewatch.cli.output.Bars;
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

/** {@code tidewatch top source.ip 'Failed password' --from -1d}. */
@Command(
        name = "top",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Count the most frequent values of a field.")
public final class TopCommand implements Callable<Integer> {
    private static final int BAR = 40;

    private final Terminal terminal;

    @Parameters(index = "0", paramLabel = "FIELD", description = "such as source.ip")
    String field = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "QUERY", description = "among the events that fit")
    @Nullable
    String query;

    @Mixin
    SearchOptions range = new SearchOptions();

    @Option(
            names = {"-n", "--limit"},
            paramLabel = "N",
            description = "how many values (10)")
    int limit = 10;

    @Mixin
    ServerOptions server = new ServerOptions();

    public TopCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Map<String, String> parameters = range.parameters(query);
        parameters.put("field", field);
        parameters.put("limit", Integer.toString(limit));
        try (ApiClient client = new ApiClient(server.url(terminal), server.authorization(terminal))) {
            JsonNode reply = client.get("/api/v1/top", parameters);
            if (range.json) {
                terminal.out().println(reply);
                return ExitCode.OK.code();
            }
            Warnings.print(reply, terminal);
            long most = 0;
            for (JsonNode value : reply.path("values")) {
                most = Math.max(most, value.path("count").asLong(0));
            }
            Table table = new Table(List.of("count", Safe.line(field), ""));
            for (JsonNode value : reply.path("values")) {
                long count = value.path("count").asLong(0);
                table.add(List.of(
                        String.format("%,d", count),
                        Safe.line(value.path("value").asString("")),
                        Bars.of(count, most, BAR)));
            }
            table.print(terminal);
            return most == 0 ? ExitCode.FAILED.code() : ExitCode.OK.code();
        }
    }
}
