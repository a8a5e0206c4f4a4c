package io.tidewatch.cli.hunts;

import io.tidewatch.cli.api.ApiClient;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tidewatch hunts show 5f0a4c39a9d7c6f1f3b1b7a1 --wait}. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Show how far a hunt is, and what it found.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:it is done, or under way", "1:it failed, was cancelled or interrupted"})
final class HuntsShowCommand extends HuntsSubcommand {
    @Parameters(paramLabel = "ID", description = "the hunt's id")
    String id = "";

    @Option(names = "--wait", description = "until it is over")
    boolean wait;

    @Override
    public Integer call() {
        try (ApiClient client = client()) {
            return told(wait ? awaited(client, id) : client.get(path(id), Map.of()));
        }
    }
}
