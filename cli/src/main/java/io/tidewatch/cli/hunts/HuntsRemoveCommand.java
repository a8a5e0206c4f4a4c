package io.tidewatch.cli.hunts;

import io.tidewatch.cli.ExitCode;
import io.tidewatch.cli.api.ApiClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code tidewatch hunts remove 5f0a4c39a9d7c6f1f3b1b7a1}. */
@Command(
        name = "remove",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Remove a hunt with what it found; one that runs is cancelled.")
final class HuntsRemoveCommand extends HuntsSubcommand {
    @Parameters(paramLabel = "ID", description = "the hunt's id")
    String id = "";

    @Override
    public Integer call() {
        try (ApiClient client = client()) {
            client.call("DELETE", path(id), null);
            terminal().note("removed");
            return ExitCode.OK.code();
        }
    }
}
