package io.tidewatch.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.tidewatch.detect.Finding;
import io.tidewatch.detect.FindingSink;
import io.tidewatch.event.Origin;
import io.tidewatch.event.Position;
import io.tidewatch.event.RawBatch;
import io.tidewatch.event.RawFormat;
import io.tidewatch.event.TenantId;
import io.tidewatch.health.Health;
import io.tidewatch.lake.Lake;
import io.tidewatch.lake.LakeConfig;
import io.tidewatch.parse.Parsers;
import io.tidewatch.parse.SourceSettings;
import io.tidewatch.pipeline.EventProcessor;
import io.tidewatch.pipeline.Pipeline;
import io.tidewatch.pipeline.PipelineConfig;
import io.tidewatch.sigma.live.DetectionConfig;
import io.tidewatch.sigma.live.LiveDetection;
import io.tidewatch.sigma.live.LiveDetector;
import io.tidewatch.sigma.live.RuleBundle;
import io.tidewatch.sigma.read.RuleReader;
import io.tidewatch.sqlite.SqliteQueue;
import io.tidewatch.sqlite.SqliteQueueConfig;
import io.tidewatch.testkit.InMemoryManifest;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Queue, parsers, rules, store and correlations in this process: what all of SigmaHQ's rules cost. First without rules, then with all of them;
 * then at half of that rate, how long after a batch was accepted its findings are there.
 *
 * <p>{@code DetectionPipeline SHARED CACHE logs|windows LINES}
 */
final class DetectionPipeline {
    private static final int WARM_UP = 100_000;
    private static final int SMALL_BATCH = 100;
    private static final long HALF_LOAD_SECONDS = 20;

    private final Path shared;
    private final Path folder;
    private final Path input;
    private final boolean windows;
    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private DetectionPipeline(Path shared, Path cache, boolean windows, long lines)
            throws IOException, InterruptedException {
        this.shared = shared;
        this.windows = windows;
        this.input = windows ? Load.windowsEvents(shared, cache) : Load.logLines(shared, cache, lines);
        this.folder = cache.resolve("detection");
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 4) {
            System.err.println("usage: DetectionPipeline SHARED CACHE logs|windows LINES");
            System.exit(2);
        }
        long lines = Long.parseLong(arguments[3]);
        new DetectionPipeline(
                        Path.of(arguments[0]),
                        Path.of(arguments[1]).toAbsolutePath(),
                        arguments[2].equals("windows"),
                        lines)
                .run(lines);
    }

    private void run(long lines) throws Exception {
        RuleBundle all = rules();
        report(
                "detection, %s, %,d events, %,d rules",
                windows ? "Windows events" : "log lines", lines, all.rules().size());
        measure(all, WARM_UP);
        measure(new RuleBundle(TenantId.DEFAULT, List.of()), WARM_UP);
        Figures without = measure(new RuleBundle(TenantId.DEFAULT, List.of()), lines);
        Figures with = measure(all, lines);
        report("  without rules  %,9.0f events/s  %6.2f CPU s per million", without.rate(), without.cpuPerMillion());
        report(
                "  with all       %,9.0f events/s  %6.2f CPU s per million  (%.0f %% of the rate, %,d findings)",
                with.rate(), with.cpuPerMillion(), 100 * with.rate() / without.rate(), with.findings);
        halfLoad(all, with.rate() / 2);
    }

    private RuleBundle rules() throws IOException {
        Map<String, RuleBundle.Entry> entries = new LinkedHashMap<>();
        new RuleReader(name -> !name.startsWith("unsupported/") && !name.startsWith("deprecated/"))
                .path(shared.resolve("corpora/sigma/sigma-rules.zip"))
                .result()
                .documents()
                .forEach(document -> entries.putIfAbsent(document.info().key(), new RuleBundle.Entry(document, 1)));
        return new RuleBundle(TenantId.DEFAULT, List.copyOf(entries.values()));
    }

    private record Figures(long events, double seconds, double cpu, long findings) {
        double rate() {
            return events / seconds;
        }

        double cpuPerMillion() {
            return cpu / events * 1e6;
        }
    }

    /** A pipeline of its own, in an empty folder. */
    private final class Running implements AutoCloseable {
        final Arrivals sink = new Arrivals();
        final LiveDetector detector = new LiveDetector();
        final SqliteQueue queue;
        final Lake lake;
        final LiveDetection detection;
        final Pipeline pipeline;

        Running(RuleBundle rules) throws IOException {
            delete(folder);
            Files.createDirectories(folder);
            detector.install(rules);
            queue = new SqliteQueue(SqliteQueueConfig.of(folder.resolve("queue.db")), Clock.systemUTC());
            queue.start();
            lake = new Lake(LakeConfig.of(folder.resolve("events")), new InMemoryManifest(), Clock.systemUTC());
            lake.start();
            detection = new LiveDetection(detector, sink, DetectionConfig.of(folder.resolve("state")));
            pipeline = new Pipeline(
                    queue,
                    new EventProcessor(Parsers.standard(), origin -> SourceSettings.DEFAULT, detector, queue),
                    lake.writer(),
                    detection,
                    0,
                    PipelineConfig.DEFAULT,
                    Clock.systemUTC());
            pipeline.start();
        }

        @Override
        public void close() throws IOException {
            pipeline.close();
            detection.close();
            detector.close();
            lake.close();
            queue.close();
            delete(folder);
        }
    }

    private Figures measure(RuleBundle rules, long lines) throws Exception {
        try (Running running = new Running(rules)) {
            double cpuBefore = system.getProcessCpuTime() / 1e9;
            long started = System.nanoTime();
            long sent = 0;
            while (sent < lines) {
                try (Load.Bodies bodies = Load.bodies(input, windows ? 1_000 : 5_000)) {
                    for (Load.Body body = bodies.next(); body.lines() > 0 && sent < lines; body = bodies.next()) {
                        sent += running.pipeline.accept(batch(body)).accepted();
                    }
                }
            }
            while (running.pipeline.status().events() < sent) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
            double seconds = (System.nanoTime() - started) / 1e9;
            double cpu = system.getProcessCpuTime() / 1e9 - cpuBefore;
            return new Figures(sent, seconds, cpu, running.sink.findings.sum());
        }
    }

    private void halfLoad(RuleBundle rules, double rate) throws Exception {
        try (Running running = new Running(rules);
                Load.Bodies bodies = Load.bodies(input, SMALL_BATCH)) {
            long started = System.nanoTime();
            long sent = 0;
            while (System.nanoTime() - started < TimeUnit.SECONDS.toNanos(HALF_LOAD_SECONDS)) {
                long due = started + (long) (sent / rate * 1e9);
                TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
                Load.Body body = bodies.next();
                if (body.lines() == 0) {
                    break;
                }
                RawBatch batch = batch(body);
                sent += running.pipeline.accept(batch).accepted();
                running.sink.accepted(System.nanoTime());
            }
            TimeUnit.SECONDS.sleep(1);
            List<Long> waited = running.sink.waited();
            report(
                    "  at %,.0f events/s, accepted → findings   %.1f ms median, %.1f ms p99, %.1f ms at most (%,d batches with findings)",
                    rate, millis(waited, 0.5), millis(waited, 0.99), millis(waited, 1), waited.size());
        }
    }

    private static double millis(List<Long> sorted, double part) {
        return sorted.isEmpty()
                ? Double.NaN
                : sorted.get((int) Math.min(sorted.size() - 1, sorted.size() * part)) / 1e6;
    }

    /** Notes when the findings of each batch came; a batch is known by the moment it was received. */
    private static final class Arrivals implements FindingSink {
        final LongAdder findings = new LongAdder();
        private final Map<Position, Long> found = new ConcurrentHashMap<>();
        private final List<Long> acceptedAt = new ArrayList<>();

        void accepted(long nanos) {
            acceptedAt.add(nanos);
        }

        /** Positions are counted from 1 in the order of acceptance, as one thread sends. */
        List<Long> waited() {
            List<Long> waited = new ArrayList<>();
            found.forEach((position, nanos) -> {
                int index = (int) position.offset() - 1;
                if (index < acceptedAt.size()) {
                    waited.add(Math.max(0, nanos - acceptedAt.get(index)));
                }
            });
            waited.sort(null);
            return waited;
        }

        @Override
        public List<Position> committed() {
            return List.of();
        }

        @Override
        public void accept(Position position, List<Finding> batch) {
            if (!batch.isEmpty()) {
                findings.add(batch.size());
                found.put(position, System.nanoTime());
            }
        }

        @Override
        public void acceptTimed(List<Finding> batch) {
            findings.add(batch.size());
        }

        @Override
        public void flush() {}

        @Override
        public void onCommit(Consumer<List<Position>> listener) {}

        @Override
        public Health check() {
            return Health.UP;
        }

        @Override
        public void close() {}
    }

    private static RawBatch batch(Load.Body body) {
        int[] bounds = new int[body.lines() * 2];
        int from = 0;
        int line = 0;
        byte[] bytes = body.bytes();
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                bounds[2 * line] = from;
                bounds[2 * line++ + 1] = i;
                from = i + 1;
            }
        }
        Origin origin = new Origin("benchmark", "http", null, null);
        return new RawBatch(
                TenantId.DEFAULT, origin, RawFormat.JSON, null, Instant.now(), bytes, bounds, null, new long[0]);
    }

    @SuppressWarnings("AnnotateFormatMethod") // All formats are in this file.
    private static void report(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
