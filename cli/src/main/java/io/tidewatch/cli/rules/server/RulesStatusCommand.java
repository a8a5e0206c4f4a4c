package io.tidewatch.cli.rules.server;

import io.tidewatch.cli.ExitCode;
import io.tidewatch.cli.Terminal;
import io.tidewatch.cli.api.ApiClient;
import io.tidewatch.cli.output.Safe;
import io.tidewatch.cli.output.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code tidewatch rules status ssh}. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "List a server's rules and how they do: matches, cost, what they wait for in vain.")
public final class RulesStatusCommand extends ServerRules {
    private static final int PAGE = 500;
    private static final int TITLE = 60;

    @Parameters(arity = "0..1", paramLabel = "TEXT", description = "only with these words in title, id or tags")
    @Nullable
    String text;

    @Option(names = "--level", paramLabel = "LEVEL", description = "only of this level")
    @Nullable
    String level;

    @Option(names = "--source", paramLabel = "NAME", description = "only from there: pack, api, an archive's name")
    @Nullable
    String source;

    @Option(names = "--disabled", description = "only disabled ones")
    boolean disabled;

    @Option(names = "--matched", description = "only those that matched since the server was started")
    boolean matched;

    @Option(
            names = {"-n", "--limit"},
            paramLabel = "N",
            description = "how many at most (default: ${DEFAULT-VALUE})")
    int limit = 200;

    @Override
    public Integer call() {
        Terminal terminal = terminal();
        Table table = new Table(List.of("matches", "cost", "level", "state", "title", "id"));
        int shown = 0;
        long total = 0;
        try (ApiClient client = client()) {
            Map<String, String> parameters = parameters();
            boolean more = true;
            while (more && shown < limit) {
                JsonNode page = client.get(RULES, parameters);
                total = page.path("total").asLong();
                for (JsonNode rule : page.path("rules")) {
                    if (shown < limit
                            && (!matched || rule.path("health").path("matches").asLong() > 0)) {
                        shown++;
                        if (json) {
                            terminal.out().println(rule);
                        } else {
                            table.add(row(rule));
                        }
                    }
                }
                String next = page.path("next").asString("");
                more = !next.isEmpty();
                parameters.put("cursor", next);
            }
        }
        if (!json && shown > 0) {
            table.print(terminal);
        }
        terminal.note(shown == 0 ? "no rules" : shown + " of " + total + " rules");
        return (shown == 0 ? ExitCode.FAILED : ExitCode.OK).code();
    }

    private Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("limit", Integer.toString(PAGE));
        put(parameters, "text", text);
        put(parameters, "level", level);
        put(parameters, "source", source);
        put(parameters, "enabled", disabled ? "false" : null);
        return parameters;
    }

    private static void put(Map<String, String> parameters, String name, @Nullable String value) {
        if (value != null) {
            parameters.put(name, value);
        }
    }

    private static List<String> row(JsonNode rule) {
        JsonNode health = rule.path("health");
        String title = rule.path("title").asString("");
        return List.of(
                health.isObject() ? Long.toString(health.path("matches").asLong()) : "",
                health.path("cost").asString(""),
                rule.path("level").asString(""),
                state(rule),
                Safe.line(title.length() > TITLE ? title.substring(0, TITLE - 1) + "…" : title),
                Safe.line(rule.path("key").asString("")));
    }

    private static String state(JsonNode rule) {
        if (!rule.path("enabled").asBoolean()) {
            return "disabled";
        }
        if (!rule.path("problem").isNull()) {
            return "not in force";
        }
        JsonNode health = rule.path("health");
        if (health.isObject() && !health.path("logsourceSeen").asBoolean()) {
            return "no such logs";
        }
        return health.path("missingFields").isEmpty() ? "in force" : "fields missing";
    }
}
