package io.tidewatch.benchmarks;

import io.tidewatch.testkit.process.ServerProcess;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How long a line takes from a file to a terminal, as a user has it: {@code tidewatch watch FILE --to PLACE} and {@code tidewatch subscribe
 * PLACE}, each a process, and a broker between them; or a server and {@code tidewatch tail}.
 *
 * <p>{@code BrokerLatency HOME FOLDER LINES_A_SECOND SECONDS [redis|redis-channel|kafka|rabbitmq|http]…}: HOME holds the launcher. A line's
 * time is from before it is written to the file until it is read from the subscriber's output. What passes before
 * the subscriber has caught up, while programs start and compile themselves, is not counted.
 */
final class BrokerLatency {
    private static final List<String> ALL = List.of("redis", "redis-channel", "kafka", "rabbitmq", "http");
    private static final Pattern NUMBER = Pattern.compile("line (\\d+) ");
    private static final int WARM_UP_SECONDS = 10;
    private static final long SLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int PATIENCE_SECONDS = 120;

    private final Path home;
    private final Path folder;
    private final int rate;
    private final int seconds;

    private BrokerLatency(Path home, Path folder, int rate, int seconds) {
        this.home = home;
        this.folder = folder;
        this.rate = rate;
        this.seconds = seconds;
    }

    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[0]).toAbsolutePath();
        Path folder = Files.createTempDirectory(
                Files.createDirectories(Path.of(arguments[1]).toAbsolutePath()), "latency");
        BrokerLatency bench =
                new BrokerLatency(home, folder, Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
        List<String> kinds = arguments.length > 4 ? List.of(arguments).subList(4, arguments.length) : ALL;
        for (String kind : kinds) {
            bench.measure(kind);
        }
    }

    private void measure(String kind) throws IOException, InterruptedException {
        if (kind.equals("http")) {
            try (ServerProcess server = ServerProcess.start(home, folder.resolve("data"), Map.of())) {
                measure(kind, server.address().toString(), List.of("tail"), null);
            }
            return;
        }
        try (MeasuredBroker broker = MeasuredBroker.start(kind.equals("redis-channel") ? "redis" : kind)) {
            String place = broker.place();
            if (kind.equals("redis-channel")) {
                place = place.substring(0, place.indexOf('?'));
            }
            measure(kind, place, List.of("subscribe", place), broker);
        }
    }

    private void measure(String kind, String place, List<String> reading, @Nullable MeasuredBroker broker)
            throws IOException, InterruptedException {
        Path log = Files.createFile(folder.resolve(kind + ".log"));
        Process subscriber = start(place, reading, kind + "-reader");
        Process watcher = start(
                place,
                List.of(
                        "watch",
                        log.toString(),
                        "--to",
                        place,
                        "--checkpoint",
                        folder.resolve(kind + "-place").toString()),
                kind + "-watcher");
        try {
            Lines lines = new Lines(rate * (WARM_UP_SECONDS + PATIENCE_SECONDS + seconds));
            Thread.ofPlatform().daemon().start(() -> lines.read(subscriber));
            Thread writer = Thread.ofPlatform().daemon().start(() -> lines.write(log, rate));
            int first = lines.awaitCaughtUp(rate);
            Duration[] before = {cpu(watcher), cpu(subscriber), broker == null ? Duration.ZERO : broker.cpu()};
            TimeUnit.SECONDS.sleep(seconds);
            lines.stop();
            writer.join();
            int end = lines.awaitAll();
            double millions = (end - first) / 1e6;
            report(kind, Arrays.copyOfRange(lines.took, first, end));
            reportWaits(Arrays.copyOfRange(lines.took, first, end), rate);
            System.out.printf(
                    Locale.ROOT,
                    "  CPU s a million lines: watch %.0f, %s %.0f%s; load average %.1f%n",
                    cpu(watcher).minus(before[0]).toMillis() / 1e3 / millions,
                    reading.getFirst(),
                    cpu(subscriber).minus(before[1]).toMillis() / 1e3 / millions,
                    broker == null
                            ? ""
                            : String.format(
                                    Locale.ROOT,
                                    ", broker %.0f",
                                    broker.cpu().minus(before[2]).toMillis() / 1e3 / millions),
                    ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        } finally {
            end(watcher);
            end(subscriber);
        }
    }

    private Process start(String place, List<String> arguments, String name) throws IOException {
        List<String> command = new ArrayList<>(List.of(home.resolve("tidewatch").toString()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        if (place.startsWith("http")) {
            builder.environment().put("TIDEWATCH_URL", place);
            builder.environment().put("TIDEWATCH_USER", "admin");
            builder.environment().put("TIDEWATCH_PASSWORD", ServerProcess.PASSWORD);
        }
        File errors = folder.resolve(name + ".err").toFile();
        return builder.redirectError(errors).start();
    }

    private static void report(String kind, long[] took) {
        long[] come = Arrays.stream(took).filter(nanos -> nanos > 0).sorted().toArray();
        if (come.length == 0) {
            System.out.println(kind + ": nothing came");
            return;
        }
        System.out.printf(
                Locale.ROOT,
                "%-14s %,d of %,d lines; median %.1f ms, p99 %.1f ms, most %.1f ms%n",
                kind,
                come.length,
                took.length,
                come[come.length / 2] / 1e6,
                come[(int) (come.length * 0.99)] / 1e6,
                come[come.length - 1] / 1e6);
    }

    /** Says when lines were slow: those of one wait come one after the other, each a little less late than the one before it. */
    private static void reportWaits(long[] took, int rate) {
        List<String> waits = new ArrayList<>();
        for (int i = 0; i < took.length; i++) {
            int first = i;
            long longest = 0;
            for (; i < took.length && took[i] > SLOW_NANOS; i++) {
                longest = Math.max(longest, took[i]);
            }
            if (i > first) {
                waits.add(String.format(
                        Locale.ROOT, "%.0f ms at %.1f s (%d lines)", longest / 1e6, (double) first / rate, i - first));
            }
        }
        System.out.println("  lines slower than 100 ms in " + waits.size() + " waits"
                + (waits.isEmpty() ? "" : ": " + String.join(", ", waits.subList(0, Math.min(20, waits.size())))));
    }

    private static Duration cpu(Process process) {
        return process.toHandle().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private static void end(Process process) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }

    /** Numbered lines: when each was written, and how long it took to be read. */
    private static final class Lines {
        private final AtomicLongArray written;
        final long[] took;
        private volatile int next;
        private volatile int read = -1;
        private volatile boolean stopped;

        Lines(int most) {
            written = new AtomicLongArray(most);
            took = new long[most];
        }

        /** Appends a line each so many microseconds, until stopped; one that is late is followed by the next at once. */
        void write(Path log, int rate) {
            long apart = TimeUnit.SECONDS.toNanos(1) / rate;
            long started = System.nanoTime();
            try (FileChannel file = FileChannel.open(log, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
                for (int i = 0; i < took.length && !stopped; i++) {
                    long due = started + i * apart;
                    for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                        LockSupport.parkNanos(wait);
                    }
                    byte[] line = ("2026-11-21T10:00:00.000Z INFO latency.Bench: line " + i
                                    + " of a file that is followed, as long as log lines are\n")
                            .getBytes(StandardCharsets.UTF_8);
                    written.set(i, System.nanoTime());
                    file.write(ByteBuffer.wrap(line));
                    next = i + 1;
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void read(Process subscriber) {
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(subscriber.getInputStream(), StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    Matcher number = NUMBER.matcher(line);
                    if (number.find()) {
                        int i = Integer.parseInt(number.group(1));
                        took[i] = System.nanoTime() - written.get(i);
                        read = i;
                    }
                }
            } catch (IOException e) {
                // It was ended.
            }
        }

        /** Waits until the subscriber is at most a quarter of a second behind; gives the next line's number. */
        int awaitCaughtUp(int rate) throws InterruptedException {
            TimeUnit.SECONDS.sleep(WARM_UP_SECONDS);
            for (int i = 0; i < PATIENCE_SECONDS * 10 && (read < 0 || next - read > rate / 4); i++) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
            return next;
        }

        void stop() {
            stopped = true;
        }

        /** Waits for what is under way; gives how many lines were written. */
        int awaitAll() throws InterruptedException {
            for (int i = 0; i < PATIENCE_SECONDS * 10 && read < next - 1; i++) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
            return next;
        }
    }
}
