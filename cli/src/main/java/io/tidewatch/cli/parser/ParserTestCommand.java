package io.tidewatch.cli.parser;

import io.tidewatch.cli.CliFailure;
import io.tidewatch.cli.ExitCode;
import io.tidewatch.cli.Terminal;
import io.tidewatch.cli.output.Colour;
import io.tidewatch.cli.output.Safe;
import io.tidewatch.config.YamlProblem;
import io.tidewatch.parse.pack.check.PackTestResult;
import io.tidewatch.parse.pack.check.PackTests;
import io.tidewatch.parse.pack.read.PackFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code tidewatch parser test parsers/}. */
@Command(
        name = "test",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Run the tests of parser packs: those in the pack, and x.log with x.expected.json beside x.yml.",
            "A pack without tests is read, and its mistakes are told."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:every test passed", "1:a test failed, or a pack cannot be used", "2:the arguments are wrong"
        })
final class ParserTestCommand implements Callable<Integer> {
    @ParentCommand
    @Nullable
    ParserCommand parser;

    @Parameters(arity = "1..*", paramLabel = "PATH", description = "pack files, or folders of them")
    List<Path> paths = List.of();

    @Option(names = "--write", description = "write the golden answers anew, to be read before they are kept")
    boolean write;

    @Override
    public Integer call() throws IOException {
        Terminal terminal = ParserCommand.terminal(parser);
        int passed = 0;
        int failed = 0;
        List<Path> files = files();
        for (Path file : files) {
            List<PackTestResult> results;
            try {
                results = PackTests.run(file, write);
            } catch (YamlProblem e) {
                results = List.of(new PackTestResult("the pack can be used", List.of(e.line())));
            }
            terminal.out().println(file + (results.isEmpty() ? ": no tests" : ""));
            for (PackTestResult result : results) {
                tell(terminal, result);
                passed += result.passed() ? 1 : 0;
                failed += result.passed() ? 0 : 1;
            }
        }
        terminal.out()
                .println(Colour.BOLD.of(
                        passed + " of " + (passed + failed) + " tests of " + files.size() + " packs passed", terminal));
        return (failed > 0 ? ExitCode.FAILED : ExitCode.OK).code();
    }

    private List<Path> files() {
        for (Path path : paths) {
            if (!Files.exists(path)) {
                throw CliFailure.usage("there is no '" + path + "'; name pack files or folders of them");
            }
        }
        List<String> problems = new ArrayList<>();
        List<Path> files = PackFiles.below(paths, problems);
        if (!problems.isEmpty()) {
            throw CliFailure.failed(String.join("\n", problems));
        }
        if (files.isEmpty()) {
            throw CliFailure.usage("no packs below " + paths.getFirst() + "; pack files end in .yml or .yaml");
        }
        return files;
    }

    private static void tell(Terminal terminal, PackTestResult result) {
        String mark = result.passed() ? Colour.GREEN.of("✓", terminal) : Colour.RED.of("✗", terminal);
        terminal.out().println("  " + mark + " " + Safe.line(result.name()));
        result.failures().forEach(failure -> terminal.out().println("      " + Safe.line(failure)));
    }
}
