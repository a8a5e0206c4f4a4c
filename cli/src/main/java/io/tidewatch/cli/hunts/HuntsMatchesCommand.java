package io.tidewatch.cli.hunts;

import io.tidewatch.cli.ExitCode;
import io.tidewatch.cli.Terminal;
import io.tidewatch.cli.api.ApiClient;
import io.tidewatch.cli.output.Safe;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code tidewatch hunts matches 5f0a4c39a9d7c6f1f3b1b7a1}. */
@Command(
        name = "matches",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "List what a hunt matched, oldest first: time, rule, event.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:there are some", "1:there are none"})
final class HuntsMatchesCommand extends HuntsSubcommand {
    private static final int PAGE = 1_000;

    @Parameters(paramLabel = "ID", description = "the hunt's id")
    String id = "";

    @Option(
            names = {"-n", "--limit"},
            paramLabel = "N",
            description = "how many at most (default: all)")
    int limit = Integer.MAX_VALUE;

    @Override
    public Integer call() {
        Terminal terminal = terminal();
        int shown = 0;
        boolean more = true;
        try (ApiClient client = client()) {
            Map<String, String> parameters = new LinkedHashMap<>();
            while (more && shown < limit) {
                parameters.put("limit", Integer.toString(Math.min(PAGE, limit - shown)));
                JsonNode page = client.get(path(id) + "/matches", parameters);
                for (JsonNode match : page.path("matches")) {
                    terminal.out().println(json ? match.toString() : line(match, terminal));
                    shown++;
                }
                String next = page.path("next").asString("");
                more = !next.isEmpty() && !terminal.out().checkError();
                parameters.put("cursor", next);
            }
        }
        if (shown == 0) {
            terminal.note("no matches");
        }
        return (shown == 0 ? ExitCode.FAILED : ExitCode.OK).code();
    }

    private static String line(JsonNode match, Terminal terminal) {
        return HuntReport.time(match.path("time").asString(""), terminal) + "  "
                + Safe.line(match.path("rule").asString("")) + "  "
                + Safe.line(match.path("event").asString(""));
    }
}
