package io.tidewatch.cli.hunt;

import io.tidewatch.cli.CliFailure;
import io.tidewatch.cli.ExitCode;
import io.tidewatch.cli.Terminal;
import io.tidewatch.cli.output.Progress;
import io.tidewatch.cli.rules.PlaceholderChoice;
import io.tidewatch.cli.rules.RuleChoice;
import io.tidewatch.cli.rules.RuleFiles;
import io.tidewatch.event.Dataset;
import io.tidewatch.sigma.library.RuleLibrary;
import io.tidewatch.sigma.read.LoadedRules;
import io.tidewatch.sigma.rule.Level;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tidewatch hunt rules/ logs/ --level high}. */
@Command(
        name = "hunt",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Match Sigma rules with files of logs and tell what was found, in order of time.",
            "Reads Windows event logs (.evtx), JSON (lines, arrays, pretty-printed), CSV and text, also as .gz and .zst."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the hunt is done, whatever it found",
            "1:it could not be done, or found what --fail-on names",
            "2:the arguments are wrong",
            "5:it is done, but parts of files could not be read"
        })
public final class HuntCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(
            index = "0",
            paramLabel = "RULES",
            description = "a rule file, a folder of rules, or a zip archive of them")
    Path rules = Path.of(".");

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "FILE",
            description = "files, or folders with everything below them")
    List<Path> files = List.of();

    @Mixin
    RuleChoice choice = new RuleChoice();

    @Mixin
    PlaceholderChoice placeholders = new PlaceholderChoice();

    @Option(
            names = "--format",
            paramLabel = "table|csv|json",
            description = "how to write the timeline (default: table)")
    Format format = Format.TABLE;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "write the timeline there")
    @Nullable
    Path output;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "lines of the table's timeline; 0 for all (default: ${DEFAULT-VALUE})")
    int limit = 50;

    @Option(
            names = "--top",
            paramLabel = "N",
            description = "rules and hosts of the summary (default: ${DEFAULT-VALUE})")
    int top = 20;

    @Option(names = "--no-summary", description = "only the timeline")
    boolean noSummary;

    @Option(
            names = "--dataset",
            paramLabel = "NAME",
            description = "what every event is, such as windows.sysmon; else recognised")
    @Nullable
    String dataset;

    @Option(
            names = "--fail-on",
            paramLabel = "LEVEL",
            description = "exit with 1 if a detection has this level or a higher one")
    @Nullable
    Level failOn;

    @Option(names = "--threads", paramLabel = "N", description = "threads (default: as many as cores)")
    int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--max-detections",
            paramLabel = "N",
            description = "how many the timeline may hold; the others are counted (default: ${DEFAULT-VALUE})")
    int maxDetections = 500_000;

    /** How a timeline is written. */
    enum Format {
        TABLE,
        CSV,
        JSON
    }

    public HuntCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        checkOptions();
        terminal.stop().honour();
        List<HuntFile> found = HuntFiles.find(files);
        long begun = System.nanoTime();
        say("reading rules…");
        LoadedRules loaded = RuleFiles.read(rules);
        CompletableFuture<Void> warming = CompletableFuture.runAsync(() -> HuntWarmUp.run(found));
        RuleLibrary library = RuleLibrary.of(loaded, placeholders.placeholders(), choice::wants);
        warming.join();
        say("");
        if (library.compiled().rules().isEmpty()) {
            throw CliFailure.usage("no rules to hunt with in '" + rules + "'"
                    + (library.refused().isEmpty()
                            ? ""
                            : "; " + library.refused().size() + " were refused, 'tidewatch rules check' tells why"));
        }
        long bytes = found.stream().mapToLong(HuntFile::bytes).sum();
        Hunt hunt = new Hunt(
                library, new HuntSettings(threads, maxDetections, dataset == null ? null : Dataset.of(dataset)));
        Progress progress = new Progress(terminal);
        HuntResult result = hunt.run(
                found,
                (read, events) -> progress.show((double) read / Math.max(1, bytes), events),
                () -> terminal.stop().asked());
        progress.clear();
        write(result);
        if (!noSummary) {
            PrintStream out = format == Format.TABLE || output != null ? terminal.out() : terminal.err();
            new HuntSummary(result, terminal, out, Math.max(1, top)).print((System.nanoTime() - begun) / 1e9);
        }
        if (terminal.stop().asked()) {
            terminal.note("stopped before the end; this is what was found until then");
        }
        tellProblems(result);
        return exit(result).code();
    }

    /** Redraws the line of progress, where there is one. */
    private void say(String what) {
        if (terminal.progress()) {
            terminal.err().print("\r\033[K" + what);
            terminal.err().flush();
        }
    }

    private void checkOptions() {
        if (threads < 1 || maxDetections < 0 || limit < 0) {
            throw CliFailure.usage("--threads must be 1 or more, --limit and --max-detections 0 or more");
        }
        if (dataset != null && !Dataset.isValid(dataset)) {
            throw CliFailure.usage("'" + dataset + "' is not a dataset; write product.service, such as windows.sysmon");
        }
    }

    private void write(HuntResult result) throws IOException {
        Timeline timeline = new Timeline(result);
        if (output == null) {
            write(timeline, terminal.out());
            return;
        }
        try (PrintStream out = new PrintStream(
                new BufferedOutputStream(Files.newOutputStream(output)), false, StandardCharsets.UTF_8)) {
            write(timeline, out);
            if (out.checkError()) {
                throw CliFailure.failed("'" + output + "' could not be written to its end; is the disk full?");
            }
        } catch (IOException e) {
            throw CliFailure.failed("'" + output + "' cannot be written: " + e.getMessage());
        }
        terminal.note("timeline written to " + output);
    }

    private void write(Timeline timeline, PrintStream out) {
        switch (format) {
            case TABLE ->
                timeline.table(output == null ? terminal : plain(out), limit == 0 ? Integer.MAX_VALUE : limit);
            case CSV -> timeline.csv(out);
            case JSON -> timeline.json(out);
        }
    }

    private Terminal plain(PrintStream out) {
        return new Terminal(
                out, terminal.err(), terminal.environment(), false, false, terminal.zone(), terminal.stop());
    }

    private void tellProblems(HuntResult result) {
        int told = Math.min(10, result.problems().size());
        if (told > 0) {
            terminal.note("");
        }
        result.problems().subList(0, told).forEach(problem -> terminal.note(problem.toString()));
        if (result.problems().size() > told) {
            terminal.note("… and " + (result.problems().size() - told) + " more such problems");
        }
    }

    private ExitCode exit(HuntResult result) {
        if (failOn != null && found(result, failOn)) {
            return ExitCode.FAILED;
        }
        return result.faults() > 0 || terminal.stop().asked() ? ExitCode.PARTIAL : ExitCode.OK;
    }

    private static boolean found(HuntResult result, Level least) {
        for (int rule = 0; rule < result.ruleCounts().length; rule++) {
            Level level = result.library().compiled().rule(rule).info().level();
            if (result.ruleCounts()[rule] > 0 && level != null && level.compareTo(least) >= 0) {
                return true;
            }
        }
        return result.correlations().stream().anyMatch(match -> {
            Level level = match.correlation().info().level();
            return level != null && level.compareTo(least) >= 0;
        });
    }
}
