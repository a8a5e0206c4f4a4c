package io.tidewatch.cli.command;

import io.tidewatch.cli.ExitCode;
import io.tidewatch.cli.Terminal;
import io.tidewatch.cli.api.ApiClient;
import io.tidewatch.cli.api.ServerOptions;
import io.tidewatch.cli.output.Bars;
import io.tidewatch.cli.output.EventLine;
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

/** {@code tidewatch histogram 'Failed password' --from -1d --bucket 1h}. */
@Command(
        name = "histogram",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Count events over time.")
public final class HistogramCommand implements Callable<Integer> {
    private static final int BAR = 60;

    private final Terminal terminal;

    @Parameters(arity = "0..1", paramLabel = "QUERY", description = "among the events that fit")
    @Nullable
    String query;

    @Mixin
    SearchOptions range = new SearchOptions();

    @Option(names = "--bucket", paramLabel = "TIME", description = "the length of a bucket, such as 5m (1h)")
    @Nullable
    String bucket;

    @Mixin
    ServerOptions server = new ServerOptions();

    public HistogramCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Map<String, String> parameters = range.parameters(query);
        if (bucket != null) {
            parameters.put("bucket", bucket);
        }
        try (ApiClient client = new ApiClient(server.url(terminal), server.authorization(terminal))) {
            JsonNode reply = client.get("/api/v1/histogram", parameters);
            if (range.json) {
                terminal.out().println(reply);
                return ExitCode.OK.code();
            }
            Warnings.print(reply, terminal);
            long most = 0;
            for (JsonNode item : reply.path("buckets")) {
                most = Math.max(most, item.path("count").asLong(0));
            }
            Table table = new Table(List.of("from", "count", ""));
            for (JsonNode item : reply.path("buckets")) {
                long count = item.path("count").asLong(0);
                table.add(List.of(
                        EventLine.field(item, "start", terminal.zone()),
                        String.format("%,d", count),
                        Bars.of(count, most, BAR)));
            }
            table.print(terminal);
            return most == 0 ? ExitCode.FAILED.code() : ExitCode.OK.code();
        }
    }
}
