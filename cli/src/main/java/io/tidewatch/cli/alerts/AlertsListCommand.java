package io.tidewatch.cli.alerts;

import io.tidewatch.cli.ExitCode;
import io.tidewatch.cli.Terminal;
import io.tidewatch.cli.api.ApiClient;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code tidewatch alerts list --status open --severity high+}. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "List alerts, those made last first.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:there are some", "1:there are none", "2:the arguments are wrong"})
final class AlertsListCommand extends AlertsSubcommand {
    private static final int PAGE = 200;

    @Parameters(arity = "0..1", paramLabel = "TEXT", description = "only with these words in the title")
    @Nullable
    String text;

    @Option(
            names = "--status",
            paramLabel = "STATUS",
            description = "new, acknowledged, in-progress, resolved, open, all (default: ${DEFAULT-VALUE})")
    String status = "open";

    @Option(names = "--severity", paramLabel = "SEVERITY", description = "high, or high+ for high and above")
    @Nullable
    String severity;

    @Option(names = "--rule", paramLabel = "KEY", description = "only of this rule")
    @Nullable
    String rule;

    @Option(names = "--entity", paramLabel = "WHO", description = "only about web-1, host:web-1, user:root…")
    @Nullable
    String entity;

    @Option(names = "--assignee", paramLabel = "NAME", description = "only of this person; me, nobody")
    @Nullable
    String assignee;

    @Option(names = "--tag", paramLabel = "TAG", description = "only with this tag or technique, such as T1110")
    @Nullable
    String tag;

    @Option(names = "--from", paramLabel = "TIME", description = "only made since, such as -1d")
    @Nullable
    String from;

    @Option(names = "--to", paramLabel = "TIME", description = "only made before")
    @Nullable
    String to;

    @Option(names = "--sort", paramLabel = "ORDER", description = "created, severity or updated")
    @Nullable
    String sort;

    @Option(
            names = {"-n", "--limit"},
            paramLabel = "N",
            description = "how many at most (default: ${DEFAULT-VALUE})")
    int limit = 50;

    @Override
    public Integer call() {
        Terminal terminal = terminal();
        Map<String, String> parameters = new LinkedHashMap<>();
        put(parameters, "text", text);
        put(parameters, "status", status.equals("all") ? null : status);
        put(parameters, "severity", severity);
        put(parameters, "rule", rule);
        put(parameters, "entity", entity);
        put(parameters, "assignee", assignee);
        put(parameters, "tag", tag);
        put(parameters, "from", from != null && from.startsWith("-") ? "now" + from : from);
        put(parameters, "to", to != null && to.startsWith("-") ? "now" + to : to);
        put(parameters, "sort", sort);
        int shown = 0;
        boolean more = true;
        try (ApiClient client = client()) {
            while (more && shown < limit) {
                parameters.put("limit", Integer.toString(Math.min(PAGE, limit - shown)));
                JsonNode page = client.get("/api/v1/alerts", parameters);
                for (JsonNode alert : page.path("alerts")) {
                    terminal.out().println(json ? alert.toString() : AlertLines.line(alert, terminal));
                    shown++;
                }
                String next = page.path("next").asString("");
                more = !next.isEmpty();
                parameters.put("cursor", next);
            }
        }
        if (!json && more) {
            terminal.note("there are more; -n shows them");
        }
        if (shown == 0) {
            terminal.note("no alerts");
        }
        return (shown == 0 ? ExitCode.FAILED : ExitCode.OK).code();
    }

    private static void put(Map<String, String> parameters, String name, @Nullable String value) {
        if (value != null) {
            parameters.put(name, value);
        }
    }
}
