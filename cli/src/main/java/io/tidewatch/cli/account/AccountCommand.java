package io.tidewatch.cli.account;

import io.tidewatch.cli.ExitCode;
import io.tidewatch.cli.Terminal;
import io.tidewatch.cli.api.ApiClient;
import io.tidewatch.cli.api.ServerOptions;
import io.tidewatch.cli.output.Safe;
import io.tidewatch.cli.output.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What the commands about users, roles, tokens and tenants share. */
abstract class AccountCommand implements Callable<Integer> {
    static final JsonMapper JSON = new JsonMapper();

    final Terminal terminal;

    @Spec
    CommandSpec spec = CommandSpec.create();

    AccountCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** The options of every subcommand. */
    static final class Common {
        @Mixin
        ServerOptions server = new ServerOptions();

        @Option(names = "--json", description = "the reply as JSON")
        boolean json;

        @Option(
                names = "--tenant",
                paramLabel = "TENANT",
                description = "act in this tenant (administrators of the installation only)")
        @Nullable
        String tenant;
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCode.USAGE.code();
    }

    JsonNode ask(Common common, String verb, String path, @Nullable JsonNode body) {
        try (ApiClient client =
                new ApiClient(common.server.url(terminal), common.server.authorization(terminal), common.tenant)) {
            return client.call(verb, path, body);
        }
    }

    /** A list as a table, one row an element: {@code columns} are members, lists with commas. */
    int table(Common common, JsonNode reply, String list, List<String> columns) {
        if (common.json) {
            terminal.out().println(reply);
            return ExitCode.OK.code();
        }
        Table table = new Table(columns);
        for (JsonNode item : reply.path(list)) {
            List<String> cells = new ArrayList<>();
            columns.forEach(column -> cells.add(cell(item.path(column))));
            table.add(cells);
        }
        table.print(terminal);
        return ExitCode.OK.code();
    }

    int done(Common common, JsonNode reply, String said) {
        terminal.out().println(common.json ? reply.toString() : Safe.line(said));
        return ExitCode.OK.code();
    }

    static void put(ObjectNode body, String member, @Nullable List<String> values) {
        if (values != null) {
            ArrayNode array = body.putArray(member);
            values.forEach(array::add);
        }
    }

    private static String cell(JsonNode value) {
        if (value.isArray()) {
            List<String> parts = new ArrayList<>();
            value.forEach(part -> parts.add(part.asString()));
            return Safe.line(String.join(",", parts));
        }
        return value.isNull() || value.isMissingNode()
                ? "-"
                : Safe.line(value.isString() ? value.asString() : value.toString());
    }
}
