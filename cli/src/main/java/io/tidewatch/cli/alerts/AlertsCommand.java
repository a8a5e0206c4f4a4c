package io.tidewatch.cli.alerts;

import io.tidewatch.cli.ExitCode;
import io.tidewatch.cli.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tidewatch alerts list --severity high+}: what rules found, and the work on it. */
@Command(
        name = "alerts",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "List, show, watch and work on alerts.",
        subcommands = {
            AlertsListCommand.class,
            AlertsShowCommand.class,
            AlertsTailCommand.class,
            AlertsAckCommand.class,
            AlertsAssignCommand.class,
            AlertsResolveCommand.class,
            AlertsCommentCommand.class
        })
public final class AlertsCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Spec
    CommandSpec spec = CommandSpec.create();

    public AlertsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    Terminal terminal() {
        return terminal;
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCode.USAGE.code();
    }
}
