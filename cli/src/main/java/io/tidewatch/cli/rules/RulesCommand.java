package io.tidewatch.cli.rules;

import io.tidewatch.cli.ExitCode;
import io.tidewatch.cli.Terminal;
import io.tidewatch.cli.rules.server.RulesDisableCommand;
import io.tidewatch.cli.rules.server.RulesEnableCommand;
import io.tidewatch.cli.rules.server.RulesExceptCommand;
import io.tidewatch.cli.rules.server.RulesImportCommand;
import io.tidewatch.cli.rules.server.RulesRemoveCommand;
import io.tidewatch.cli.rules.server.RulesShowCommand;
import io.tidewatch.cli.rules.server.RulesStatusCommand;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tidewatch rules check rules/}: the tools for those who write rules. */
@Command(
        name = "rules",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Check, test, explain, count and list Sigma rules in files;",
            "import, status, show, enable, disable, remove and except work on a server's."
        },
        subcommands = {
            RulesCheckCommand.class,
            RulesTestCommand.class,
            RulesExplainCommand.class,
            RulesCoverageCommand.class,
            RulesListCommand.class,
            RulesImportCommand.class,
            RulesStatusCommand.class,
            RulesShowCommand.class,
            RulesEnableCommand.class,
            RulesDisableCommand.class,
            RulesRemoveCommand.class,
            RulesExceptCommand.class
        })
public final class RulesCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Spec
    CommandSpec spec = CommandSpec.create();

    public RulesCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** What the commands below write to. */
    public Terminal terminal() {
        return terminal;
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCode.USAGE.code();
    }
}
