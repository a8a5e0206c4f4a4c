package io.tidewatch.cli.hunts;

import io.tidewatch.cli.api.ApiClient;
import io.tidewatch.cli.api.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tidewatch hunts again 5f0a4c39a9d7c6f1f3b1b7a1 --wait}. */
@Command(
        name = "again",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Begin a hunt anew, as when the server ended in the middle of it.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:it is begun, or with --wait done", "1:with --wait: it did not come to its end"})
final class HuntsAgainCommand extends HuntsSubcommand {
    @Parameters(paramLabel = "ID", description = "the hunt's id")
    String id = "";

    @Option(names = "--wait", description = "show how far it is, and at the end what it found")
    boolean wait;

    @Override
    public Integer call() {
        try (ApiClient client = client()) {
            return begun(client, client.post(path(id) + "/again", Json.object()), wait);
        }
    }
}
