package io.tidewatch.cli.command;

import com.github.luben.zstd.ZstdIOException;
import io.tidewatch.cli.CliFailure;
import io.tidewatch.cli.ExitCode;
import io.tidewatch.cli.Stop;
import io.tidewatch.cli.Terminal;
import io.tidewatch.cli.api.Compression;
import io.tidewatch.cli.api.DestinationOptions;
import io.tidewatch.cli.api.EventTarget;
import io.tidewatch.cli.api.Json;
import io.tidewatch.cli.output.Progress;
import io.tidewatch.cli.send.FileSender;
import io.tidewatch.cli.send.LogInput;
import io.tidewatch.cli.send.Sender;
import io.tidewatch.event.ByteSize;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tidewatch send access.log.gz events.ndjson.zst --rate 5000}. */
@Command(
        name = "send",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Send log files once: lines of text, or one JSON object a line; plain, gzip or zstd. '-' is standard input.",
            "A request of text lines that has to be repeated is counted once."
        })
public final class SendCommand implements Callable<Integer> {
    /** What the lines are. */
    enum Format {
        auto,
        text,
        ndjson
    }

    private final Terminal terminal;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "files to send, one after the other")
    List<Path> files = List.of();

    @Mixin
    DestinationOptions server = new DestinationOptions();

    @Option(names = "--rate", paramLabel = "N", description = "lines a second; 0 for as many as go (0)")
    double rate;

    @Option(names = "--format", paramLabel = "HOW", description = "auto, text or ndjson (auto)")
    Format format = Format.auto;

    @Option(names = "--source", paramLabel = "NAME", description = "the source's name; else the file's")
    @Nullable
    String source;

    @Option(
            names = "--dataset",
            paramLabel = "NAME",
            description = "the dataset, such as nginx.access; else recognised")
    @Nullable
    String dataset;

    @Option(
            names = "--batch-size",
            paramLabel = "SIZE",
            converter = Sizes.class,
            description = "most bytes of one request, before compression (512KiB)")
    ByteSize batchSize = ByteSize.ofKibibytes(512);

    @Option(names = "--compress", paramLabel = "HOW", description = "none, gzip or zstd (zstd)")
    Compression compression = Compression.zstd;

    @Option(
            names = "--give-up-after",
            paramLabel = "TIME",
            converter = Durations.class,
            description = "how long to go on trying while the server is away (5m)")
    Duration patience = Duration.ofMinutes(5);

    @Option(names = "--json", description = "write the summary as JSON")
    boolean json;

    public SendCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if (batchSize.bytes() < 1024 || batchSize.bytes() > 16 << 20) {
            throw CliFailure.usage("--batch-size is " + batchSize + "; it can be 1KiB to 16MiB");
        }
        if (!(rate >= 0)) {
            throw CliFailure.usage("--rate is " + rate + "; write 0 or more");
        }
        long total = total();
        Stop stop = terminal.stop().honour();
        Progress progress = new Progress(terminal);
        try (EventTarget target = server.target(terminal)) {
            Sender sender = new Sender(target, compression, patience, stop, line -> {
                progress.clear();
                terminal.note("tidewatch send: " + line);
            });
            FileSender lines = new FileSender(sender, (int) batchSize.bytes(), rate, stop);
            long done = 0;
            boolean whole = true;
            for (Path file : files) {
                long before = done;
                try (LogInput input = open(file)) {
                    whole = lines.send(
                            input,
                            headers(file, input),
                            format == Format.ndjson || format == Format.auto && input.json(),
                            () -> progress.show(
                                    total == 0 ? 0 : (before + input.consumed()) / (double) total, lines.lines()));
                    done += input.consumed();
                } catch (ZipException | ZstdIOException | EOFException e) {
                    throw CliFailure.failed(file + " is damaged: " + e.getMessage());
                }
                if (!whole) {
                    break;
                }
            }
            progress.clear();
            return report(sender, progress.seconds(), whole).code();
        }
    }

    private Map<String, String> headers(Path file, LogInput input) {
        boolean objects = format == Format.ndjson || format == Format.auto && input.json();
        String name = file.toString().equals("-") ? "stdin" : String.valueOf(file.getFileName());
        return AgentHeaders.of(
                objects ? "application/x-ndjson" : io.tidewatch.collect.RecordFrames.MEDIA_TYPE,
                source == null ? name : source,
                dataset);
    }

    private static LogInput open(Path file) throws IOException {
        return file.toString().equals("-")
                ? LogInput.open(new FileInputStream(FileDescriptor.in))
                : LogInput.open(file);
    }

    private long total() throws IOException {
        long total = 0;
        for (Path file : files) {
            if (!file.toString().equals("-")) {
                try {
                    total += Files.size(file);
                } catch (NoSuchFileException e) {
                    throw CliFailure.failed("there is no file " + file);
                }
                if (!Files.isReadable(file) || Files.isDirectory(file)) {
                    throw CliFailure.failed("cannot read " + file);
                }
            }
        }
        return total;
    }

    private ExitCode report(Sender sender, double seconds, boolean whole) {
        long events = sender.accepted() + sender.deduplicated();
        if (json) {
            terminal.out()
                    .println(Json.object()
                            .put("accepted", sender.accepted())
                            .put("deduplicated", sender.deduplicated())
                            .put("rejected", sender.rejected())
                            .put("complete", whole)
                            .put("seconds", Math.round(seconds * 1000) / 1000.0)
                            .put("eventsPerSecond", Math.round(events / seconds)));
        } else {
            terminal.note(String.format(
                    Locale.ROOT,
                    "tidewatch send: %,d events accepted, %,d rejected in %.1f s (%,d/s)%s",
                    sender.accepted(),
                    sender.rejected(),
                    seconds,
                    Math.round(events / seconds),
                    whole ? "" : "; stopped before the end"));
        }
        return !whole ? ExitCode.FAILED : sender.rejected() > 0 ? ExitCode.PARTIAL : ExitCode.OK;
    }
}
