package io.tidewatch.cli.command;

import io.tidewatch.cli.CliFailure;
import io.tidewatch.cli.ExitCode;
import io.tidewatch.cli.Stop;
import io.tidewatch.cli.Terminal;
import io.tidewatch.cli.api.ApiClient;
import io.tidewatch.cli.api.Compression;
import io.tidewatch.cli.api.DestinationOptions;
import io.tidewatch.cli.api.Json;
import io.tidewatch.cli.imports.DryRun;
import io.tidewatch.cli.imports.ImportProgress;
import io.tidewatch.cli.imports.ImportSettings;
import io.tidewatch.cli.imports.ImportSummary;
import io.tidewatch.cli.imports.Importer;
import io.tidewatch.cli.output.Safe;
import io.tidewatch.cli.output.Table;
import io.tidewatch.cli.read.Multiline;
import io.tidewatch.cli.send.Sender;
import io.tidewatch.event.ByteSize;
import io.tidewatch.event.Dataset;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tidewatch import evidence/ '/backup/**}{@code /*.log.gz' --to https://siem:8080 --token-file ingest.token}. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Send files that are there already: event logs of Windows (EVTX), JSON (an object a line, arrays, CloudTrail's"
                    + " Records), CSV with a header and text; plain, gzip or zstd; whole folders.",
            "Interrupted and started again it goes on, and sends nothing twice."
        })
public final class ImportCommand implements Callable<Integer> {
    private static final int PROBLEMS_SHOWN = 20;

    private final Terminal terminal;

    @Parameters(arity = "1..*", paramLabel = "PATH", description = "files, folders, or quoted globs")
    List<String> paths = List.of();

    @Mixin
    DestinationOptions server = new DestinationOptions();

    @Option(names = "--source", paramLabel = "NAME", description = "the source's name (import)")
    String source = "import";

    @Option(names = "--dataset", paramLabel = "NAME", description = "the dataset, such as linux.auth; else recognised")
    @Nullable
    String dataset;

    @Option(
            names = "--parser",
            paramLabel = "NAME",
            description = "the parser that reads each record ('tidewatch parser list'); else recognised")
    @Nullable
    String parser;

    @Option(
            names = "--time-zone",
            paramLabel = "ZONE",
            description = "of times that carry none, such as Europe/Berlin; else the source's, else UTC")
    @Nullable
    String zone;

    @Option(names = "--multiline-auto", description = "indented lines and stack traces continue the event before them")
    boolean multilineAuto;

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description = "where is kept what was sent; else below ~/.local/state/tidewatch")
    @Nullable
    Path state;

    @Option(
            names = "--max-record",
            paramLabel = "SIZE",
            converter = Sizes.class,
            description = "longer records are cut into pieces of this size, nothing is left out (256KiB)")
    ByteSize maxRecord = ByteSize.ofKibibytes(256);

    @Option(
            names = "--batch-size",
            paramLabel = "SIZE",
            converter = Sizes.class,
            description = "most bytes of one request, about, before compression (1MiB)")
    ByteSize batchSize = ByteSize.ofMebibytes(1);

    @Option(names = "--in-flight", paramLabel = "N", description = "files that are read and sent at once (4)")
    int inFlight = 4;

    @Option(names = "--compress", paramLabel = "HOW", description = "none, gzip or zstd (zstd)")
    Compression compression = Compression.zstd;

    @Option(
            names = "--give-up-after",
            paramLabel = "TIME",
            converter = Durations.class,
            description = "how long to go on trying while the server is away (5m)")
    Duration patience = Duration.ofMinutes(5);

    @Option(names = "--dry-run", description = "send nothing; show what each file holds")
    boolean dryRun;

    @Option(names = "--json", description = "write the summary as JSON")
    boolean json;

    public ImportCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        URI url = server.url(terminal);
        ImportSettings settings = settings(url);
        Stop stop = terminal.stop().honour();
        ImportProgress progress = new ImportProgress(terminal);
        if (dryRun) {
            return show(new DryRun(settings, progress, stop).run(), progress).code();
        }
        try (ApiClient client = new ApiClient(url, server.authorization(terminal))) {
            Sender sender = new Sender(client, compression, patience, stop, line -> {
                progress.clear();
                note(line);
            });
            ImportSummary summary;
            try {
                summary = new Importer(settings, sender, stop, InstantSource.system(), progress).run();
            } finally {
                progress.clear();
            }
            return report(summary, progress.seconds()).code();
        }
    }

    private void note(String line) {
        terminal.note("tidewatch import: " + line);
    }

    private ImportSettings settings(URI url) {
        check("--max-record", maxRecord, 64, 16 << 20);
        check("--batch-size", batchSize, 1024, 16 << 20);
        if (inFlight < 1 || inFlight > 64) {
            throw CliFailure.usage("--in-flight is " + inFlight + "; it can be 1 to 64");
        }
        if (dataset != null && !Dataset.isValid(dataset)) {
            throw CliFailure.usage("--dataset is '" + dataset + "'; write product.service in a-z, 0-9, '_' and '-'");
        }
        return new ImportSettings(
                paths,
                state == null ? CheckpointFolder.ofImports(terminal, url) : state,
                source,
                dataset,
                parser,
                zone(),
                multilineAuto ? new Multiline.Auto() : new Multiline.Off(),
                (int) maxRecord.bytes(),
                (int) batchSize.bytes(),
                inFlight);
    }

    private static void check(String option, ByteSize size, long least, long most) {
        if (size.bytes() < least || size.bytes() > most) {
            throw CliFailure.usage(option + " is " + size + "; it can be " + least + "B to " + (most >> 20) + "MiB");
        }
    }

    private @Nullable ZoneId zone() {
        if (zone == null) {
            return null;
        }
        try {
            return ZoneId.of(zone);
        } catch (DateTimeException e) {
            throw CliFailure.usage("--time-zone is '" + zone + "'; write a zone such as Europe/Berlin or +02:00");
        }
    }

    private ExitCode show(List<DryRun.Found> found, ImportProgress progress) {
        progress.clear();
        Table table = new Table(List.of("records", "kind", "datasets", "file"));
        boolean problems = false;
        for (DryRun.Found file : found) {
            problems |= file.problem() != null;
            table.add(List.of(
                    String.format(Locale.ROOT, "%,d", file.records()),
                    file.kind(),
                    String.join(" ", file.datasets()),
                    Safe.line(file.path() + (file.problem() == null ? "" : "  " + file.problem()))));
        }
        table.print(terminal);
        return problems ? ExitCode.PARTIAL : ExitCode.OK;
    }

    private ExitCode report(ImportSummary summary, double seconds) {
        summary.problems().stream().limit(PROBLEMS_SHOWN).forEach(line -> note(Safe.line(line)));
        if (json) {
            terminal.out()
                    .println(Json.object()
                            .put("files", summary.files())
                            .put("knownFiles", summary.known())
                            .put("filesWithoutText", summary.noLogs())
                            .put("accepted", summary.accepted())
                            .put("deduplicated", summary.deduplicated())
                            .put("rejected", summary.rejected())
                            .put("damagedPlaces", summary.damaged())
                            .put("complete", summary.complete())
                            .put("seconds", Math.round(seconds * 1000) / 1000.0)
                            .put("eventsPerSecond", Math.round(summary.records() / seconds)));
        } else {
            note(String.format(
                    Locale.ROOT,
                    "%,d events of %,d files accepted, %,d known already, %,d rejected in %.1f s (%,d/s)",
                    summary.accepted(),
                    summary.files(),
                    summary.deduplicated(),
                    summary.rejected(),
                    seconds,
                    Math.round(summary.records() / seconds)));
            others(summary);
        }
        if (!summary.complete()) {
            return ExitCode.FAILED;
        }
        return summary.rejected() > 0 || summary.damaged() > 0 ? ExitCode.PARTIAL : ExitCode.OK;
    }

    private void others(ImportSummary summary) {
        if (summary.known() > 0) {
            note(String.format(
                    Locale.ROOT,
                    "%,d files left out: they, or files of the same bytes, were imported",
                    summary.known()));
        }
        if (summary.noLogs() > 0) {
            note(String.format(Locale.ROOT, "%,d files left out: they hold no text", summary.noLogs()));
        }
        if (summary.damaged() > summary.problems().size() || summary.problems().size() > PROBLEMS_SHOWN) {
            note(String.format(Locale.ROOT, "%,d places could not be read", summary.damaged()));
        }
        if (!summary.complete()) {
            note("stopped before the end; start it again to go on");
        }
    }
}
