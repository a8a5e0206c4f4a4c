package io.tidewatch.cli.command;

import io.tidewatch.cli.ExitCode;
import io.tidewatch.cli.Terminal;
import io.tidewatch.cli.api.ApiClient;
import io.tidewatch.cli.api.ServerOptions;
import io.tidewatch.cli.output.Colour;
import io.tidewatch.cli.output.Safe;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code tidewatch status}. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "How the server is doing: its parts, its queue, what it received and stored.")
public final class StatusCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Option(names = "--json", description = "the reply as JSON")
    boolean json;

    @Mixin
    ServerOptions server = new ServerOptions();

    public StatusCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        try (ApiClient client = new ApiClient(server.url(terminal), server.authorization(terminal))) {
            JsonNode reply = client.get("/api/v1/status", Map.of());
            if (json) {
                terminal.out().println(reply);
            } else {
                print("", reply);
            }
            return ExitCode.OK.code();
        }
    }

    /** Each value on a line of its own, under the names that lead to it; the API may grow. */
    private void print(String indent, JsonNode node) {
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            JsonNode value = entry.getValue();
            String name = indent + Safe.line(entry.getKey());
            if (value.isObject()) {
                terminal.out().println(Colour.BOLD.of(name, terminal));
                print(indent + "  ", value);
            } else if (value.isArray() && !value.isEmpty() && value.get(0).isObject()) {
                terminal.out().println(Colour.BOLD.of(name, terminal));
                for (JsonNode item : value) {
                    print(indent + "  ", item);
                    terminal.out().println();
                }
            } else {
                terminal.out()
                        .printf("%-28s %s%n", name, Safe.line(value.isString() ? value.asString() : value.toString()));
            }
        }
    }
}
