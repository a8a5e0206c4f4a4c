package io.tidewatch.cli.rules.server;

import io.tidewatch.cli.CliFailure;
import io.tidewatch.cli.ExitCode;
import io.tidewatch.cli.api.ApiClient;
import io.tidewatch.cli.output.Safe;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code tidewatch rules except ID --where source.ip=192.0.2.7 --for 30d}. */
@Command(
        name = "except",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Except events from a server's rule, for a time: a Sigma filter.")
public final class RulesExceptCommand extends ServerRules {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Parameters(paramLabel = "ID", description = "the rule's id")
    String key = "";

    @Option(
            names = "--where",
            required = true,
            paramLabel = "FIELD=VALUE",
            description =
                    "what an excepted event has; repeated: another value of the field, or another field that it must have too."
                            + " A field takes Sigma's modifiers: source.ip|cidr=10.0.0.0/8")
    List<String> where = List.of();

    @Option(names = "--for", paramLabel = "TIME", description = "how long: 30d; without it until it is removed")
    @Nullable
    String duration;

    @Option(names = "--name", paramLabel = "NAME", description = "what it is for")
    @Nullable
    String name;

    @Override
    public Integer call() {
        ObjectNode ask = JSON.createObjectNode();
        if (name != null) {
            ask.put("name", name);
        }
        if (duration != null) {
            ask.put("expiresIn", duration);
        }
        ObjectNode conditions = ask.putObject("conditions");
        for (String condition : where) {
            int equals = condition.indexOf('=');
            if (equals < 1) {
                throw new CliFailure(
                        ExitCode.USAGE,
                        "--where " + condition + " is no condition; write FIELD=VALUE, as in user.name=backup");
            }
            conditions.withArrayProperty(condition.substring(0, equals)).add(condition.substring(equals + 1));
        }
        JsonNode made;
        try (ApiClient client = client()) {
            made = client.post(path(key) + "/exceptions", ask);
        }
        terminal()
                .out()
                .println(
                        json
                                ? made.toString()
                                : Safe.line("excepted by the filter "
                                        + made.path("key").asString("")));
        return ExitCode.OK.code();
    }
}
