package io.tidewatch.cli.enrich;

import io.tidewatch.cli.CliFailure;
import io.tidewatch.cli.ExitCode;
import io.tidewatch.cli.Terminal;
import io.tidewatch.cli.api.ApiClient;
import io.tidewatch.cli.api.ServerOptions;
import io.tidewatch.cli.output.Safe;
import io.tidewatch.cli.output.Table;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code tidewatch enrich test source.ip=203.0.113.9}. */
@Command(
        name = "enrich",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "List what events are enriched from, and try what would be added to one.")
public final class EnrichCommand implements Callable<Integer> {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String PATH = "/api/v1/enrichment";

    private final Terminal terminal;

    @Spec
    CommandSpec spec = CommandSpec.create();

    public EnrichCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** The options of both. */
    static final class Common {
        @Mixin
        ServerOptions server = new ServerOptions();

        @Option(names = "--json", description = "the reply as JSON")
        boolean json;
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCode.USAGE.code();
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "List the lists, with the versions in force.")
    int list(@Mixin Common common) {
        JsonNode reply;
        try (ApiClient client = client(common)) {
            reply = client.get(PATH, Map.of());
        }
        if (common.json) {
            terminal.out().println(reply);
            return ExitCode.OK.code();
        }
        Table table = new Table(List.of("version", "kind", "entries", "left out", "matches", "loaded", "problem"));
        for (JsonNode list : reply.path("lists")) {
            table.add(List.of(
                    cell(list.path("version").isNull() ? list.path("name") : list.path("version")),
                    cell(list.path("kind")),
                    cell(list.path("entries")),
                    cell(list.path("badLines")),
                    cell(list.path("matches")),
                    cell(list.path("loaded")),
                    cell(list.path("problem"))));
        }
        table.print(terminal);
        return ExitCode.OK.code();
    }

    @Command(
            name = "test",
            mixinStandardHelpOptions = true,
            description = "Show what the server would add to an event with these fields.")
    int test(
            @Mixin Common common,
            @Parameters(
                            arity = "1..*",
                            paramLabel = "FIELD=VALUE",
                            description =
                                    "a field, as source.ip=203.0.113.9, or an event as a JSON object of dotted names")
                    List<String> fields) {
        ObjectNode event = JSON.createObjectNode();
        fields.forEach(field -> put(event, field));
        JsonNode reply;
        try (ApiClient client = client(common)) {
            reply = client.post(PATH + "/test", JSON.createObjectNode().set("fields", event));
        }
        if (common.json) {
            terminal.out().println(reply);
            return ExitCode.OK.code();
        }
        Table table = new Table(List.of("field", "value"));
        for (Map.Entry<String, JsonNode> added : reply.path("added").properties()) {
            table.add(List.of(Safe.line(added.getKey()), cell(added.getValue())));
        }
        table.print(terminal);
        terminal.note(reply.path("added").size() + " fields would be added");
        return ExitCode.OK.code();
    }

    private ApiClient client(Common common) {
        return new ApiClient(common.server.url(terminal), common.server.authorization(terminal));
    }

    private static void put(ObjectNode event, String field) {
        if (field.startsWith("{")) {
            try {
                JSON.readTree(field).properties().forEach(entry -> event.set(entry.getKey(), entry.getValue()));
            } catch (JacksonException e) {
                throw CliFailure.usage("'" + field + "' is no JSON object: " + e.getOriginalMessage());
            }
            return;
        }
        int equals = field.indexOf('=');
        if (equals < 1) {
            throw CliFailure.usage("'" + field + "' is no field; write for example source.ip=203.0.113.9");
        }
        event.put(field.substring(0, equals), field.substring(equals + 1));
    }

    private static String cell(@Nullable JsonNode value) {
        return value == null || value.isNull() || value.isMissingNode()
                ? ""
                : Safe.line(value.isString() ? value.asString() : value.toString());
    }
}
