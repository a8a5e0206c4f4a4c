package io.tidewatch.cli.rules;

import io.tidewatch.cli.ExitCode;
import io.tidewatch.cli.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tidewatch rules check rules/}: the tools for those who write rules. */
@Command(
        name = "rules",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Check, test, explain, count and list Sigma rules.",
        subcommands = {
            RulesCheckCommand.class,
            RulesTestCommand.class,
            RulesExplainCommand.class,
            RulesCoverageCommand.class,
            RulesListCommand.class
        })
public final class RulesCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Spec
    CommandSpec spec = CommandSpec.create();

    public RulesCommand(Terminal terminal) {
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
