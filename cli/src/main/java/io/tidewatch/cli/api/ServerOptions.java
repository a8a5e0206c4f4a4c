package io.tidewatch.cli.api;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which server is asked, and who asks: for commands that read. */
public final class ServerOptions extends Credentials {
    @Option(
            names = "--server",
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
