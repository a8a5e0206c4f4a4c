package io.tidewatch.cli.alerts;

import io.tidewatch.cli.Terminal;
import io.tidewatch.cli.api.ApiClient;
import io.tidewatch.cli.api.ServerOptions;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** What the commands below {@code tidewatch alerts} share. */
abstract class AlertsSubcommand implements Callable<Integer> {
    @ParentCommand
    @Nullable
    AlertsCommand alerts;

    @Option(names = "--json", description = "the reply as JSON")
    boolean json;

    @Mixin
    ServerOptions server = new ServerOptions();

    Terminal terminal() {
        return alerts == null ? Terminal.system() : alerts.terminal();
    }

    ApiClient client() {
        return new ApiClient(server.url(terminal()), server.authorization(terminal()));
    }
}
