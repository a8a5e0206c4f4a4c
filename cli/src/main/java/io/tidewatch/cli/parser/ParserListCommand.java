package io.tidewatch.cli.parser;

import io.tidewatch.cli.ExitCode;
import io.tidewatch.cli.Terminal;
import io.tidewatch.cli.output.Safe;
import io.tidewatch.cli.output.Table;
import io.tidewatch.parse.Parsers;
import io.tidewatch.parse.pack.Pack;
import io.tidewatch.parse.pack.Packs;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code tidewatch parser list --packs parsers/}. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "List the parsers that a source may name: packs with their datasets, and those written in Java.")
final class ParserListCommand implements Callable<Integer> {
    @ParentCommand
    @Nullable
    ParserCommand parser;

    @Mixin
    PackFolders folders = new PackFolders();

    @Override
    public Integer call() {
        Terminal terminal = ParserCommand.terminal(parser);
        Packs packs = folders.packs();
        Map<String, Pack> byName = packs.all().stream().collect(Collectors.toMap(Pack::name, Function.identity()));
        Table table = new Table(List.of("parser", "dataset", "chosen", "reads"));
        List<String> names = Parsers.of(packs).names();
        for (String name : names) {
            Pack pack = byName.get(name);
            table.add(
                    pack == null
                            ? List.of(name, "-", "-", "written in Java; docs/parsing.md")
                            : List.of(
                                    name,
                                    pack.dataset().value(),
                                    pack.recognise().isEmpty() ? "when named" : "by itself",
                                    Safe.line(pack.description())));
        }
        table.print(terminal);
        terminal.note(names.size() + " parsers");
        return ExitCode.OK.code();
    }
}
