package io.tidewatch.cli.command;

import io.tidewatch.cli.CliFailure;
import io.tidewatch.cli.ExitCode;
import io.tidewatch.cli.Stop;
import io.tidewatch.cli.Terminal;
import io.tidewatch.cli.api.Compression;
import io.tidewatch.cli.api.DestinationOptions;
import io.tidewatch.cli.api.EventTarget;
import io.tidewatch.cli.generate.LineSink;
import io.tidewatch.cli.generate.LineSource;
import io.tidewatch.cli.generate.Pacer;
import io.tidewatch.cli.generate.RotatingFile;
import io.tidewatch.cli.generate.StreamSink;
import io.tidewatch.cli.generate.Style;
import io.tidewatch.cli.send.SendSink;
import io.tidewatch.cli.send.Sender;
import io.tidewatch.event.ByteSize;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tidewatch generate --rate 20 --out app.log --rotate 10MiB}. */
@Command(
        name = "generate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Make a realistic log: a web shop's requests, orders, logins and failures, and a host's authentication log.",
            "Without --out and --to the lines go to standard output."
        })
public final class GenerateCommand implements Callable<Integer> {
    private static final int FLUSH_LINES = 1000;

    private final Terminal terminal;

    @Option(names = "--format", paramLabel = "STYLE", description = "text, json, syslog or mixed (text)")
    Style style = Style.text;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "records a second; 0 for as many as go (0 with --count, else 10)")
    @Nullable
    Double rate;

    @Option(
            names = {"-n", "--count"},
            paramLabel = "N",
            description = "how many records; else until stopped")
    @Nullable
    Long count;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            converter = Durations.class,
            description = "stop after this time")
    @Nullable
    Duration duration;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "the same seed makes the same records, but for their times (1)")
    long seed = 1;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            description = "append to this file")
    @Nullable
    Path out;

    @Option(
            names = "--rotate",
            paramLabel = "SIZE",
            converter = Sizes.class,
            description = "with --out: rename the file to FILE.1 at this size and begin anew")
    ByteSize rotate = new ByteSize(0);

    @Option(names = "--keep", paramLabel = "N", description = "with --rotate: how many renamed files to keep (3)")
    int keep = 3;

    @Option(names = "--source", paramLabel = "NAME", description = "with --to: the source's name (generate)")
    String source = "generate";

    @Mixin
    DestinationOptions server = new DestinationOptions();

    public GenerateCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if (rate != null && (rate < 0 || rate.isNaN())) {
            throw CliFailure.usage("--rate is " + rate + "; write 0 or more");
        }
        if (keep < 0 || keep > 1000) {
            throw CliFailure.usage("--keep is " + keep + "; it can be 0 to 1000");
        }
        if (out != null && server.given()) {
            throw CliFailure.usage("--out and --to exclude each other");
        }
        Stop stop = terminal.stop().honour();
        long written;
        if (out != null) {
            try (LineSink file = new RotatingFile(out, rotate.bytes(), keep)) {
                written = run(stop, file);
            }
            note(written + " records written to " + out);
        } else if (server.given()) {
            try (EventTarget target = server.target(terminal)) {
                Sender sender = new Sender(target, Compression.zstd, Duration.ofMinutes(5), stop, this::note);
                String type = style == Style.json ? "application/x-ndjson" : "text/plain";
                try (LineSink remote = new SendSink(sender, AgentHeaders.of(type, source, null))) {
                    run(stop, remote);
                }
                note(sender.accepted() + " records accepted, " + sender.rejected() + " rejected");
            }
        } else {
            try (LineSink standard = new StreamSink(terminal.out())) {
                run(stop, standard);
            }
        }
        return ExitCode.OK.code();
    }

    private long run(Stop stop, LineSink sink) throws IOException {
        double pace = rate != null ? rate : count != null ? 0 : 10;
        LineSource source = style.source(new Random(seed), terminal.zone());
        Pacer pacer = new Pacer(pace, stop);
        long end = duration == null ? Long.MAX_VALUE : System.nanoTime() + duration.toNanos();
        long most = count == null ? Long.MAX_VALUE : count;
        // At a high rate, lines go in groups: a wait for each would cost more than the lines.
        int group = (int) Math.clamp(pace / 50, 1, FLUSH_LINES);
        if (pace == 0) {
            group = FLUSH_LINES;
        }
        StringBuilder record = new StringBuilder();
        long written = 0;
        while (written < most && (duration == null || System.nanoTime() - end < 0) && pacer.pass(group)) {
            Instant now = Instant.now();
            for (int i = 0; i < group && written < most; i++) {
                record.setLength(0);
                source.next(now, record);
                sink.write(record);
                written++;
            }
            sink.flush();
        }
        return written;
    }

    private void note(String line) {
        terminal.note("tidewatch generate: " + line);
    }
}
