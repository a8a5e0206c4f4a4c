package io.tidewatch.cli.command;

import io.tidewatch.cli.CliFailure;
import io.tidewatch.cli.ExitCode;
import io.tidewatch.cli.Stop;
import io.tidewatch.cli.Terminal;
import io.tidewatch.cli.api.Compression;
import io.tidewatch.cli.api.DestinationOptions;
import io.tidewatch.cli.api.EventTarget;
import io.tidewatch.cli.api.Json;
import io.tidewatch.cli.read.Multiline;
import io.tidewatch.cli.watch.WatchSettings;
import io.tidewatch.cli.watch.WatchSummary;
import io.tidewatch.cli.watch.Watcher;
import io.tidewatch.event.ByteSize;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tidewatch watch /var/log/*.log --to https://siem:8080 --token-file ingest.token}. */
@Command(
        name = "watch",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Follow files and send what is appended to them, each line once, through rotation, restarts and crashes.",
            "Stops at SIGINT or SIGTERM, with its place written down."
        })
public final class WatchCommand implements Callable<Integer> {
    private static final ByteSize LARGEST_LINE = ByteSize.ofMebibytes(1);
    private static final ByteSize LARGEST_BATCH = ByteSize.ofMebibytes(16);

    private final Terminal terminal;

    @Parameters(
            arity = "1..*",
            paramLabel = "PATH",
            description = "files, folders, or quoted globs such as '/var/log/**/*.log'; they may appear later")
    List<String> paths = List.of();

    @Mixin
    DestinationOptions server = new DestinationOptions();

    @Option(names = "--source", paramLabel = "NAME", description = "the source's name; else this machine's")
    @Nullable
    String source;

    @Option(names = "--dataset", paramLabel = "NAME", description = "the dataset, such as linux.auth; else recognised")
    @Nullable
    String dataset;

    @Option(
            names = "--checkpoint",
            paramLabel = "DIR",
            description = "where the place is kept; else below ~/.local/state/tidewatch")
    @Nullable
    Path checkpoint;

    @ArgGroup
    Beginning beginning = new Beginning();

    @Option(
            names = "--every",
            paramLabel = "N|TIME",
            description = "checkpoint after N events or after this time; can be given twice (10000 and 2s)")
    List<String> every = List.of();

    @Option(
            names = "--multiline-start",
            paramLabel = "REGEX",
            description = "a line with this begins an event, others continue it")
    @Nullable
    String multilineStart;

    @Option(names = "--multiline-auto", description = "indented lines and stack traces continue the event before them")
    boolean multilineAuto;

    @Option(
            names = "--max-line",
            paramLabel = "SIZE",
            converter = Sizes.class,
            description = "longer lines are cut into pieces of this size, nothing is left out (64KiB)")
    ByteSize maxLine = ByteSize.ofKibibytes(64);

    @Option(
            names = "--hold",
            paramLabel = "TIME",
            converter = Durations.class,
            description = "how long a line without its end waits for it (5s)")
    Duration hold = Duration.ofSeconds(5);

    @Option(
            names = "--poll",
            paramLabel = "TIME",
            converter = Durations.class,
            description = "how often files are looked at (250ms); one that grows, five times as often")
    Duration poll = Duration.ofMillis(250);

    @Option(
            names = "--batch-size",
            paramLabel = "SIZE",
            converter = Sizes.class,
            description = "most bytes of one request, before compression (512KiB)")
    ByteSize batchSize = ByteSize.ofKibibytes(512);

    @Option(names = "--in-flight", paramLabel = "N", description = "requests under way at once, of different files (4)")
    int inFlight = 4;

    @Option(names = "--compress", paramLabel = "HOW", description = "none, gzip or zstd (zstd)")
    Compression compression = Compression.zstd;

    @Option(names = "--once", description = "deliver what is there, then stop")
    boolean once;

    @Option(names = "--json", description = "write the summary as JSON")
    boolean json;

    /** Where to begin with files that are there at the first start. */
    static final class Beginning {
        @Option(
                names = "--from-start",
                description = "at the first start, read files from their beginning (the default)")
        boolean start;

        @Option(names = "--from-end", description = "at the first start, send only what is appended from now on")
        boolean end;
    }

    public WatchCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        WatchSettings settings = settings(server.display(terminal));
        Watcher.prepare(settings.checkpoint());
        try (EventTarget target = server.target(terminal)) {
            Stop stop = terminal.stop().honour();
            return report(new Watcher(settings, target, stop, InstantSource.system(), this::note).run())
                    .code();
        }
    }

    private void note(String line) {
        terminal.note("tidewatch watch: " + line);
    }

    private ExitCode report(WatchSummary summary) {
        if (json) {
            terminal.out()
                    .println(Json.object()
                            .put("files", summary.files())
                            .put("accepted", summary.accepted())
                            .put("deduplicated", summary.deduplicated())
                            .put("rejected", summary.rejected()));
        } else {
            note(String.format(
                    "%,d events of %,d files accepted, %,d known already, %,d rejected",
                    summary.accepted(), summary.files(), summary.deduplicated(), summary.rejected()));
        }
        if (once && summary.unreadable() > 0) {
            return ExitCode.FAILED;
        }
        return summary.rejected() > 0 ? ExitCode.PARTIAL : ExitCode.OK;
    }

    private WatchSettings settings(String url) {
        if (maxLine.bytes() < 64 || maxLine.compareTo(LARGEST_LINE) > 0) {
            throw CliFailure.usage("--max-line is " + maxLine + "; it can be 64B to " + LARGEST_LINE);
        }
        if (batchSize.bytes() < 1024 || batchSize.compareTo(LARGEST_BATCH) > 0) {
            throw CliFailure.usage("--batch-size is " + batchSize + "; it can be 1KiB to " + LARGEST_BATCH);
        }
        if (inFlight < 1 || inFlight > 64) {
            throw CliFailure.usage("--in-flight is " + inFlight + "; it can be 1 to 64");
        }
        int events = 10_000;
        Duration time = Duration.ofSeconds(2);
        for (String item : every) {
            if (item.matches("\\d{1,9}")) {
                events = Math.max(1, Integer.parseInt(item));
            } else {
                time = new Durations().convert(item);
            }
        }
        return new WatchSettings(
                new ArrayList<>(paths),
                checkpoint == null ? CheckpointFolder.choose(terminal, paths, url) : checkpoint,
                source == null ? host() : source,
                dataset,
                beginning.end,
                once,
                events,
                time,
                multiline(),
                (int) maxLine.bytes(),
                (int) batchSize.bytes(),
                inFlight,
                hold,
                poll,
                compression);
    }

    private Multiline multiline() {
        if (multilineStart == null) {
            return multilineAuto ? new Multiline.Auto() : new Multiline.Off();
        }
        try {
            return new Multiline.Start(Pattern.compile(multilineStart));
        } catch (PatternSyntaxException e) {
            throw CliFailure.usage("--multiline-start: " + e.getDescription() + " at character " + e.getIndex());
        }
    }

    private String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            String name = terminal.variable("HOSTNAME");
            return name == null ? "unknown" : name;
        }
    }
}
