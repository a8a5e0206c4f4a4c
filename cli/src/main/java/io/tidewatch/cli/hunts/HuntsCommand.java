package io.tidewatch.cli.hunts;

import io.tidewatch.cli.ExitCode;
import io.tidewatch.cli.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tidewatch hunts start my-rule.yml --from -30d --wait}: rules over what a server has stored. */
@Command(
        name = "hunts",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Run rules over what a server has stored: what would they have alerted on? 'tidewatch hunt' does it with files.",
        subcommands = {
            HuntsStartCommand.class,
            HuntsListCommand.class,
            HuntsShowCommand.class,
            HuntsMatchesCommand.class,
            HuntsCancelCommand.class,
            HuntsAgainCommand.class,
            HuntsRemoveCommand.class
        })
public final class HuntsCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Spec
    CommandSpec spec = CommandSpec.create();

    public HuntsCommand(Terminal terminal) {
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
