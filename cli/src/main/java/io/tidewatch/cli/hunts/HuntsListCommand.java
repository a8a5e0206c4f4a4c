package io.tidewatch.cli.hunts;

import io.tidewatch.cli.ExitCode;
import io.tidewatch.cli.Terminal;
import io.tidewatch.cli.api.ApiClient;
import io.tidewatch.cli.output.Safe;
import io.tidewatch.cli.output.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code tidewatch hunts list}. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "List hunts, newest first.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:there are some", "1:there are none"})
final class HuntsListCommand extends HuntsSubcommand {
    private static final int PAGE = 200;

    @Option(
            names = {"-n", "--limit"},
            paramLabel = "N",
            description = "how many at most (default: ${DEFAULT-VALUE})")
    int limit = 50;

    @Override
    public Integer call() {
        Terminal terminal = terminal();
        Table table = new Table(List.of("hunt", "begun", "by", "state", "examined", "matches", "rules"));
        int shown = 0;
        boolean more = true;
        try (ApiClient client = client()) {
            Map<String, String> parameters = new LinkedHashMap<>();
            while (more && shown < limit) {
                parameters.put("limit", Integer.toString(Math.min(PAGE, limit - shown)));
                JsonNode page = client.get(HUNTS, parameters);
                for (JsonNode hunt : page.path("hunts")) {
                    shown++;
                    if (json) {
                        terminal.out().println(hunt);
                    } else {
                        table.add(row(hunt, terminal));
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
        if (shown == 0) {
            terminal.note("no hunts");
        }
        return (shown == 0 ? ExitCode.FAILED : ExitCode.OK).code();
    }

    private static List<String> row(JsonNode hunt, Terminal terminal) {
        return List.of(
                Safe.line(hunt.path("id").asString("")),
                HuntReport.time(hunt.path("created").asString(""), terminal),
                Safe.line(hunt.path("createdBy").asString("")),
                HuntReport.state(hunt),
                Long.toString(hunt.path("examined").asLong(0)),
                Long.toString(hunt.path("matches").asLong(0)),
                HuntReport.what(hunt.path("request")));
    }
}
