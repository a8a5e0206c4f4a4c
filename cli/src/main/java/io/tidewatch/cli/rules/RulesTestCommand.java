package io.tidewatch.cli.rules;

import io.tidewatch.cli.CliFailure;
import io.tidewatch.cli.ExitCode;
import io.tidewatch.cli.Terminal;
import io.tidewatch.cli.output.Colour;
import io.tidewatch.cli.output.Safe;
import io.tidewatch.sigma.read.LoadedRules;
import io.tidewatch.sigma.test.RuleTestResult;
import io.tidewatch.sigma.test.RuleTests;
import io.tidewatch.sigma.test.RuleTestsRefused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code tidewatch rules test tests/ --rules rules/}. */
@Command(
        name = "test",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Run rule tests: events over time, and which rules and correlations are expected to match.",
            "A test file ends in .test.yml; 'tidewatch help rules' and docs/rules.md show one."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:every test passed", "1:a test failed, or cannot be read", "2:the arguments are wrong"})
final class RulesTestCommand implements Callable<Integer> {
    @ParentCommand
    @Nullable
    RulesCommand rules;

    @Parameters(arity = "1..*", paramLabel = "PATH", description = "test files, or folders with *.test.yml below them")
    List<Path> paths = List.of();

    @Option(
            names = "--rules",
            paramLabel = "PATH",
            description = "the rules; else those that the test file names, or its folder")
    @Nullable
    Path library;

    @Mixin
    PlaceholderChoice placeholders = new PlaceholderChoice();

    @Option(names = "--junit", paramLabel = "FILE", description = "also write JUnit's XML there")
    @Nullable
    Path junit;

    @Override
    public Integer call() throws IOException {
        Terminal terminal = Parents.terminal(rules);
        Map<Path, LoadedRules> loaded = new HashMap<>();
        Map<String, List<String>> results = new LinkedHashMap<>();
        for (Path file : files()) {
            RuleTests tests = read(file);
            String named = tests.rules();
            Path from = library != null ? library : named != null ? file.resolveSibling(named) : folder(file);
            for (RuleTestResult result :
                    tests.run(loaded.computeIfAbsent(from, RuleFiles::read), placeholders.placeholders())) {
                results.put(file + ": " + result.test(), result.failures());
                tell(terminal, result.test(), result.failures());
            }
        }
        long failed = results.values().stream()
                .filter(failures -> !failures.isEmpty())
                .count();
        if (junit != null) {
            Files.writeString(junit, junit(results), StandardCharsets.UTF_8);
        }
        terminal.out()
                .println(Colour.BOLD.of(
                        (results.size() - failed) + " of " + results.size() + " tests passed", terminal));
        return (failed > 0 ? ExitCode.FAILED : ExitCode.OK).code();
    }

    private static RuleTests read(Path file) {
        try {
            return RuleTests.parse(file.toString(), Files.readString(file, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw CliFailure.failed("'" + file + "' cannot be read: " + e.getMessage());
        } catch (RuleTestsRefused e) {
            throw CliFailure.failed(e.reason());
        }
    }

    private static Path folder(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        return parent == null ? Path.of(".") : parent;
    }

    private List<Path> files() throws IOException {
        List<Path> found = new java.util.ArrayList<>();
        for (Path path : paths) {
            if (!Files.exists(path)) {
                throw CliFailure.usage("there is no '" + path + "'; name test files or folders of them");
            }
            if (Files.isDirectory(path)) {
                try (Stream<Path> below = Files.walk(path)) {
                    below.filter(file -> file.toString().matches(".*\\.test\\.ya?ml"))
                            .sorted()
                            .forEach(found::add);
                }
            } else {
                found.add(path);
            }
        }
        if (found.isEmpty()) {
            throw CliFailure.usage("no tests below " + paths.getFirst() + "; test files end in .test.yml");
        }
        return found;
    }

    private static void tell(Terminal terminal, String name, List<String> failures) {
        String mark = failures.isEmpty() ? Colour.GREEN.of("✓", terminal) : Colour.RED.of("✗", terminal);
        terminal.out().println(mark + " " + Safe.line(name));
        for (String failure : failures) {
            failure.lines().forEach(line -> terminal.out().println("    " + Safe.line(line)));
        }
    }

    private static String junit(Map<String, List<String>> results) {
        Xml xml = new Xml();
        long failed = results.values().stream()
                .filter(failures -> !failures.isEmpty())
                .count();
        xml.open(
                "testsuite",
                CheckReports.attributes("name", "tidewatch rules test", "tests", results.size(), "failures", failed));
        results.forEach((name, failures) -> {
            xml.open("testcase", CheckReports.attributes("classname", "rules", "name", name));
            if (!failures.isEmpty()) {
                xml.element("failure", Map.of("message", failures.getFirst()), String.join("\n", failures));
            }
            xml.close("testcase");
        });
        xml.close("testsuite");
        return xml.toString();
    }
}
