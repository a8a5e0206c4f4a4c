package io.tidewatch.cli.parser;

import io.tidewatch.cli.ExitCode;
import io.tidewatch.cli.Terminal;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tidewatch parser test parsers/}: the tools for those who write parser packs. */
@Command(
        name = "parser",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Test, list and try parsers; docs/parser-packs.md tells how to write one.",
        subcommands = {ParserTestCommand.class, ParserListCommand.class, ParserTryCommand.class})
public final class ParserCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Spec
    CommandSpec spec = CommandSpec.create();

    public ParserCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** What a subcommand writes to; picocli sets its parent before it is called. */
    static Terminal terminal(@Nullable ParserCommand parser) {
        return parser == null ? Terminal.system() : parser.terminal;
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCode.USAGE.code();
    }
}
