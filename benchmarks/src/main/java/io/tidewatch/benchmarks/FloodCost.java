package io.tidewatch.benchmarks;

import io.tidewatch.detect.Finding;
import io.tidewatch.detect.FindingSink;
import io.tidewatch.event.Origin;
import io.tidewatch.event.Position;
import io.tidewatch.event.RawBatch;
import io.tidewatch.event.RawFormat;
import io.tidewatch.event.TenantId;
import io.tidewatch.health.Health;
import io.tidewatch.parse.Parsers;
import io.tidewatch.parse.SourceSettings;
import io.tidewatch.pipeline.Evaluated;
import io.tidewatch.pipeline.EventProcessor;
import io.tidewatch.sigma.live.DetectionConfig;
import io.tidewatch.sigma.live.LiveDetection;
import io.tidewatch.sigma.live.LiveDetector;
import io.tidewatch.sigma.live.RuleBundle;
import io.tidewatch.sigma.read.RuleReader;
import io.tidewatch.sqlite.SqliteQueue;
import io.tidewatch.sqlite.SqliteQueueConfig;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * What a failed login costs in a flood of them, every one of which matches rules and counts in correlations: processor time of making events and
 * matching them, which several threads do, and of correlating, which one thread does. The store and the queue are left out.
 *
 * <p>{@code FloodCost HOME}
 */
final class FloodCost {
    private static final int ROUNDS = 6;
    private static final int BATCHES = 40;
    private static final int BATCH = 2_500;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private FloodCost() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory("flood");
        try (LiveDetector detector = new LiveDetector();
                Findings findings = new Findings();
                LiveDetection detection = new LiveDetection(detector, findings, DetectionConfig.of(folder));
                SqliteQueue queue =
                        new SqliteQueue(SqliteQueueConfig.of(folder.resolve("queue.db")), Clock.systemUTC())) {
            queue.start();
            detector.install(new RuleBundle(
                    TenantId.DEFAULT,
                    new RuleReader()
                                    .path(Path.of(arguments[0], "rules/src/main/resources/io/tidewatch/rules"))
                                    .result()
                                    .documents()
                                    .stream()
                                    .map(document -> new RuleBundle.Entry(document, 1))
                                    .toList()));
            EventProcessor processor =
                    new EventProcessor(Parsers.standard(), origin -> SourceSettings.DEFAULT, detector, queue);
            detection.begin(List.of());
            long offset = 0;
            for (int round = 0; round < ROUNDS; round++) {
                long making = 0;
                long correlating = 0;
                for (int i = 0; i < BATCHES; i++) {
                    RawBatch batch = batch();
                    Position position = new Position(0, ++offset);
                    long begun = THREADS.getCurrentThreadCpuTime();
                    Evaluated evaluated = processor.process(position, batch);
                    long made = THREADS.getCurrentThreadCpuTime();
                    detection.accept(position, batch.received(), evaluated.detected());
                    making += made - begun;
                    correlating += THREADS.getCurrentThreadCpuTime() - made;
                }
                double events = (double) BATCHES * BATCH;
                System.out.printf(
                        Locale.ROOT,
                        "making and matching %.2f µs, correlating %.2f µs an event; %,d findings, %,d KiB open%n",
                        making / 1e3 / events,
                        correlating / 1e3 / events,
                        findings.count,
                        detection.correlations().bytes() >> 10);
            }
        } finally {
            WholePipeline.delete(folder);
        }
    }

    private static RawBatch batch() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        List<Integer> bounds = new ArrayList<>();
        byte[][] messages = NetworkCollectors.messages();
        for (int i = 0; i < BATCH; i++) {
            bounds.add(bytes.size());
            byte[] message = messages[i % messages.length];
            bytes.write(message, 0, message.length - 1);
            bounds.add(bytes.size());
        }
        return new RawBatch(
                TenantId.DEFAULT,
                new Origin("flood", "syslog-tcp", "127.0.0.1", null),
                RawFormat.TEXT,
                null,
                Instant.parse("2026-11-21T12:01:00Z"),
                bytes.toByteArray(),
                bounds.stream().mapToInt(Integer::intValue).toArray(),
                null,
                new long[0]);
    }

    private static final class Findings implements FindingSink {
        private long count;

        @Override
        public List<Position> committed() {
            return List.of();
        }

        @Override
        public void accept(Position position, List<Finding> findings) {
            count += findings.size();
        }

        @Override
        public void acceptTimed(List<Finding> findings) {
            count += findings.size();
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
}
