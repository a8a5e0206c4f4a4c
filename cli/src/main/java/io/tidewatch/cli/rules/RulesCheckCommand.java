package io.tidewatch.cli.rules;

import io.tidewatch.cli.CliFailure;
import io.tidewatch.cli.ExitCode;
import io.tidewatch.cli.Terminal;
import io.tidewatch.cli.output.Colour;
import io.tidewatch.cli.output.Safe;
import io.tidewatch.sigma.library.Lint;
import io.tidewatch.sigma.library.RuleLibrary;
import io.tidewatch.sigma.read.LoadedRules;
import io.tidewatch.sigma.read.RuleProblem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code tidewatch rules check rules/ --format sarif -o rules.sarif}. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Check rules, correlations and filters, and say what to write instead.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every rule can be used",
            "1:a rule cannot be used, or with --strict something should be looked at",
            "2:the arguments are wrong"
        })
final class RulesCheckCommand implements Callable<Integer> {
    @ParentCommand
    @Nullable
    RulesCommand rules;

    @Parameters(
            arity = "1..*",
            paramLabel = "PATH",
            description = "rule files, folders of rules, or zip archives of them")
    List<Path> paths = List.of();

    @Option(names = "--format", paramLabel = "text|junit|sarif|json", description = "how to tell (default: text)")
    Format format = Format.TEXT;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "write it there")
    @Nullable
    Path output;

    @Mixin
    PlaceholderChoice placeholders = new PlaceholderChoice();

    @Option(names = "--strict", description = "advice counts as an error")
    boolean strict;

    @Option(names = "--errors", description = "only errors, no advice")
    boolean errorsOnly;

    enum Format {
        TEXT,
        JUNIT,
        SARIF,
        JSON
    }

    @Override
    public Integer call() throws IOException {
        Terminal terminal = Parents.terminal(rules);
        List<RuleProblem> problems = new ArrayList<>();
        List<String> files = new ArrayList<>();
        int usable = 0;
        for (Path path : paths) {
            LoadedRules loaded = RuleFiles.read(path);
            RuleLibrary library = RuleLibrary.of(loaded, placeholders.placeholders(), _ -> true);
            problems.addAll(library.refused());
            problems.addAll(library.warnings());
            problems.addAll(Lint.check(loaded.documents()));
            usable += library.compiled().rules().size()
                    + library.plan().correlations().size()
                    + loaded.filters().size();
            loaded.documents()
                    .forEach(document -> files.add(document.info().location().file()));
        }
        if (errorsOnly) {
            problems.removeIf(problem -> problem.severity() == RuleProblem.Severity.WARNING);
        }
        problems.sort(Comparator.comparing(RuleProblem::file).thenComparingInt(RuleProblem::line));
        if (files.isEmpty() && problems.isEmpty()) {
            throw CliFailure.usage("no rules in " + paths + "; rules are files that end in .yml or .yaml");
        }
        long errors = problems.stream()
                .filter(problem -> problem.severity() == RuleProblem.Severity.ERROR)
                .count();
        long advice = problems.size() - errors;
        tell(terminal, problems, files.stream().distinct().toList());
        String summary =
                String.format(Locale.ROOT, "%,d can be used, %,d errors, %,d to look at", usable, errors, advice);
        if (format == Format.TEXT && output == null) {
            terminal.out().println((problems.isEmpty() ? "" : "\n") + Colour.BOLD.of(summary, terminal));
        } else {
            terminal.note(summary);
        }
        return (errors > 0 || (strict && advice > 0) ? ExitCode.FAILED : ExitCode.OK).code();
    }

    private void tell(Terminal terminal, List<RuleProblem> problems, List<String> files) throws IOException {
        String report = switch (format) {
            case TEXT -> output == null ? "" : text(problems);
            case JUNIT -> CheckReports.junit(problems, files);
            case SARIF -> CheckReports.sarif(problems);
            case JSON -> CheckReports.json(problems);
        };
        if (output != null) {
            Files.writeString(output, report, StandardCharsets.UTF_8);
            terminal.note("written to " + output);
        } else if (format == Format.TEXT) {
            coloured(terminal, problems);
        } else {
            terminal.out().print(report);
        }
    }

    private static String text(List<RuleProblem> problems) {
        StringBuilder text = new StringBuilder();
        problems.forEach(problem -> text.append(problem).append('\n'));
        return text.toString();
    }

    private static void coloured(Terminal terminal, List<RuleProblem> problems) {
        String file = "";
        for (RuleProblem problem : problems) {
            if (!problem.file().equals(file)) {
                terminal.out()
                        .println((file.isEmpty() ? "" : "\n") + Colour.BOLD.of(Safe.line(problem.file()), terminal));
                file = problem.file();
            }
            boolean error = problem.severity() == RuleProblem.Severity.ERROR;
            String mark = error ? Colour.RED.of("error ", terminal) : Colour.YELLOW.of("advice", terminal);
            terminal.out()
                    .println(String.format(Locale.ROOT, "  %5d  ", problem.line()) + mark + "  "
                            + Safe.line(problem.message()));
            if (!problem.remedy().isEmpty()) {
                terminal.out().println(Colour.DIM.of("                 " + Safe.line(problem.remedy()), terminal));
            }
        }
    }
}
