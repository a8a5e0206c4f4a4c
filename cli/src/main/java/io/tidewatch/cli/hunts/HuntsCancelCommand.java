package io.tidewatch.cli.hunts;

import io.tidewatch.cli.ExitCode;
import io.tidewatch.cli.api.ApiClient;
import io.tidewatch.cli.api.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code tidewatch hunts cancel 5f0a4c39a9d7c6f1f3b1b7a1}. */
@Command(
        name = "cancel",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "End a hunt soon, with what it found so far.")
final class HuntsCancelCommand extends HuntsSubcommand {
    @Parameters(paramLabel = "ID", description = "the hunt's id")
    String id = "";

    @Override
    public Integer call() {
        try (ApiClient client = client()) {
            JsonNode hunt = client.post(path(id) + "/cancel", Json.object());
            terminal().out().println(json ? hunt.toString() : HuntReport.state(hunt));
            return ExitCode.OK.code();
        }
    }
}
