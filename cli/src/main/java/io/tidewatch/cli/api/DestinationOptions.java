package io.tidewatch.cli.api;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where to send to, and who sends: for agents. */
public final class DestinationOptions extends Credentials {
    @Option(
            names = {"--to", "--server"},
            paramLabel = "URL",
            description = "the server; else $TIDEWATCH_URL, else " + DEFAULT_URL)
    @Nullable
    String url;

    @Override
    @Nullable
    String address() {
        return url;
    }
}
