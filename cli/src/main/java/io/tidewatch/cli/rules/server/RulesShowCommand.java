package io.tidewatch.cli.rules.server;

import io.tidewatch.cli.ExitCode;
import io.tidewatch.cli.Terminal;
import io.tidewatch.cli.api.ApiClient;
import io.tidewatch.cli.output.Safe;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code tidewatch rules show 4f7ef71b-fa59-435c-8224-4f29c4ad5ba1}. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Show a server's rule: its text, how it does, its exceptions.")
public final class RulesShowCommand extends ServerRules {
    @Parameters(paramLabel = "ID", description = "the rule's id")
    String key = "";

    @Override
    public Integer call() {
        Terminal terminal = terminal();
        try (ApiClient client = client()) {
            JsonNode whole = client.get(path(key), Map.of());
            if (json) {
                terminal.out().println(whole);
                return ExitCode.OK.code();
            }
            print(whole, client.get(path(key) + "/exceptions", Map.of()), terminal);
        }
        return ExitCode.OK.code();
    }

    private static void print(JsonNode whole, JsonNode exceptions, Terminal terminal) {
        whole.path("text").asString("").lines().forEach(line -> terminal.out().println(Safe.line(line)));
        JsonNode rule = whole.path("rule");
        terminal.out().println();
        line(
                terminal,
                "version",
                rule.path("version").asInt() + ", " + rule.path("modified").asString("") + " by "
                        + rule.path("modifiedBy").asString(""));
        line(terminal, "state", rule.path("enabled").asBoolean() ? "enabled" : "disabled");
        if (!rule.path("problem").isNull()) {
            line(terminal, "problem", rule.path("problem").asString(""));
        }
        JsonNode health = rule.path("health");
        if (health.isObject()) {
            line(
                    terminal,
                    "matches",
                    health.path("matches").asLong() + ", last "
                            + health.path("lastMatch").asString("never")
                            + (health.has("since")
                                    ? ", since " + health.path("since").asString("")
                                    : ""));
            line(terminal, "cost", health.path("cost").asString(""));
            if (!health.path("logsourceSeen").asBoolean()) {
                line(terminal, "waits", "no event of its log source has arrived");
            }
            List<String> missing = new ArrayList<>();
            health.path("missingFields").forEach(field -> missing.add(field.asString("")));
            if (!missing.isEmpty()) {
                line(terminal, "missing", String.join(", ", missing));
            }
        }
        for (JsonNode exception : exceptions.path("exceptions")) {
            line(
                    terminal,
                    "excepts",
                    exception.path("name").asString("") + " (until "
                            + exception.path("expires").asString("removed") + ", "
                            + exception.path("key").asString("") + ")");
        }
    }

    private static void line(Terminal terminal, String name, String value) {
        terminal.out().println(String.format("%-8s  %s", name, Safe.line(value)));
    }
}
