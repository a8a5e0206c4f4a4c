package io.tidewatch.cli.monitor;

import io.tidewatch.cli.CliFailure;
import io.tidewatch.cli.ExitCode;
import io.tidewatch.cli.Stop;
import io.tidewatch.cli.Terminal;
import io.tidewatch.cli.api.DestinationOptions;
import io.tidewatch.cli.api.EventTarget;
import io.tidewatch.cli.api.HeaderText;
import io.tidewatch.cli.command.Durations;
import io.tidewatch.cli.command.Sizes;
import io.tidewatch.event.ByteSize;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tidewatch monitor --to https://siem.example.org --interval 10s}. */
@Command(
        name = "monitor",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Measure this host and send what was measured: processors, memory, swap, file systems, disks, network",
            "interfaces, the busiest processes, and which processes started."
        })
public final class MonitorCommand implements Callable<Integer> {
    /** How long a stopped monitor goes on sending; the process ends after twelve seconds in any case. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(8);

    private final Terminal terminal;

    @Mixin
    DestinationOptions server = new DestinationOptions();

    @Option(
            names = "--interval",
            paramLabel = "TIME",
            converter = Durations.class,
            description = "the time from sample to sample (10s)")
    Duration interval = Duration.ofSeconds(10);

    @Option(
            names = {"-n", "--count"},
            paramLabel = "N",
            description = "stop after so many samples; else when stopped")
    @Nullable
    Long count;

    @Option(
            names = "--processes",
            paramLabel = "N",
            description = "tell of so many processes by processor time and by memory; 0 for nothing of processes (20)")
    int processes = 20;

    @Option(
            names = "--command-lines",
            paramLabel = "HOW",
            description = "masked (obvious secrets replaced), none, or plain (masked)")
    String commandLines = "masked";

    @Option(names = "--host", paramLabel = "NAME", description = "the host's name; else its own")
    @Nullable
    String host;

    @Option(names = "--source", paramLabel = "NAME", description = "the source's name (monitor)")
    String source = "monitor";

    @Option(
            names = "--buffer",
            paramLabel = "SIZE",
            converter = Sizes.class,
            description = "how much may wait while the server is away; then the oldest samples are given up (16MiB)")
    ByteSize buffer = ByteSize.ofMebibytes(16);

    @Option(names = "--print", description = "write the events to standard output and send nothing")
    boolean print;

    public MonitorCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        check();
        Stop stop = terminal.stop().honour();
        HostProbe probe = OshiProbe.open();
        SampleEvents events = new SampleEvents(
                host == null ? probe.hostName() : host, probe.os(), new ProcessEvents(processes, commandLines()));
        Monitor monitor = new Monitor(probe, events, interval, count == null ? Long.MAX_VALUE : count, stop);
        if (print) {
            monitor.run(lines -> {
                lines.forEach(terminal.out()::println);
                terminal.out().flush();
                if (terminal.out().checkError()) {
                    stop.ask();
                }
            });
            return ExitCode.OK.code();
        }
        try (EventTarget target = server.target(terminal)) {
            return send(monitor, target, stop).code();
        }
    }

    private ExitCode send(Monitor monitor, EventTarget target, Stop stop) throws InterruptedException {
        Outbox outbox = new Outbox(
                target,
                Map.of("Content-Type", "application/x-ndjson", "Tidewatch-Source", HeaderText.encode(source)),
                buffer.bytes(),
                stop,
                this::note);
        Thread sender = Thread.ofVirtual().name("monitor-outbox").start(outbox::run);
        long samples = monitor.run(outbox::offer);
        outbox.close();
        outbox.await(stop.asked() ? LAST_WORDS : Duration.ofDays(1));
        sender.interrupt();
        CliFailure failure = outbox.failure();
        if (failure != null) {
            throw failure;
        }
        note(samples + " samples, " + outbox.accepted() + " events accepted, " + outbox.rejected() + " rejected"
                + (outbox.unsent() == 0 ? "" : ", " + outbox.unsent() + " not delivered"));
        return outbox.unsent() > 0 || outbox.rejected() > 0 ? ExitCode.PARTIAL : ExitCode.OK;
    }

    private void check() {
        if (interval.compareTo(Duration.ofSeconds(1)) < 0 || interval.compareTo(Duration.ofHours(1)) > 0) {
            throw CliFailure.usage("--interval is " + interval.toMillis() + "ms; it can be 1s to 1h");
        }
        if (count != null && count < 1) {
            throw CliFailure.usage("--count is " + count + "; write 1 or more");
        }
        if (processes < 0 || processes > 1_000) {
            throw CliFailure.usage("--processes is " + processes + "; it can be 0 to 1000");
        }
        if (buffer.bytes() < 64 << 10 || buffer.bytes() > 256 << 20) {
            throw CliFailure.usage("--buffer is " + buffer + "; it can be 64KiB to 256MiB");
        }
        commandLines();
    }

    private CommandLines commandLines() {
        return switch (commandLines) {
            case "masked" -> CommandLines.MASKED;
            case "none" -> CommandLines.NONE;
            case "plain" -> CommandLines.PLAIN;
            default -> throw CliFailure.usage("--command-lines is '" + commandLines + "'; write masked, none or plain");
        };
    }

    private void note(String line) {
        terminal.note("tidewatch monitor: " + line);
    }
}
