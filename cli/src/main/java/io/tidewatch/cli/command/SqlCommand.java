package io.tidewatch.cli.command;

import io.tidewatch.cli.CliFailure;
import io.tidewatch.cli.ExitCode;
import io.tidewatch.cli.Terminal;
import io.tidewatch.cli.api.ApiClient;
import io.tidewatch.cli.api.Json;
import io.tidewatch.cli.api.ServerOptions;
import io.tidewatch.cli.output.Safe;
import io.tidewatch.cli.output.Table;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code tidewatch sql 'SELECT severity, count(*) FROM events GROUP BY severity'}. */
@Command(
        name = "sql",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Ask in SQL, read-only, over the view 'events' or a dataset's, such as \"linux.auth\".")
public final class SqlCommand implements Callable<Integer> {
    private static final int LONGEST = 1 << 20;

    private final Terminal terminal;

    @Parameters(paramLabel = "STATEMENT", description = "one SELECT; '-' reads it from standard input")
    String statement = "";

    @Option(
            names = {"-n", "--limit"},
            paramLabel = "N",
            description = "how many rows at most (1000)")
    int limit = 1000;

    @Option(names = "--json", description = "the reply as JSON")
    boolean json;

    @Mixin
    ServerOptions server = new ServerOptions();

    public SqlCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        String sql =
                statement.equals("-") ? new String(System.in.readNBytes(LONGEST), StandardCharsets.UTF_8) : statement;
        if (sql.isBlank()) {
            throw CliFailure.usage("the statement is empty");
        }
        try (ApiClient client = new ApiClient(server.url(terminal), server.authorization(terminal))) {
            ObjectNode ask = Json.object().put("sql", sql).put("limit", limit);
            JsonNode reply = client.post("/api/v1/sql", ask);
            if (json) {
                terminal.out().println(reply);
                return ExitCode.OK.code();
            }
            List<String> names = new ArrayList<>();
            for (JsonNode column : reply.path("columns")) {
                names.add(Safe.line(column.path("name").asString("")));
            }
            Table table = new Table(names);
            for (JsonNode row : reply.path("rows")) {
                List<String> cells = new ArrayList<>();
                for (JsonNode cell : row) {
                    cells.add(cell.isNull() ? "" : Safe.line(cell.isString() ? cell.asString() : cell.toString()));
                }
                table.add(cells);
            }
            table.print(terminal);
            if (reply.path("truncated").asBoolean(false)) {
                terminal.note("there are more rows; --limit shows more");
            }
            return ExitCode.OK.code();
        }
    }
}
