package io.tidewatch.benchmarks;

import io.tidewatch.config.KafkaConnection;
import io.tidewatch.config.KafkaSettings;
import io.tidewatch.config.SaslMechanism;
import io.tidewatch.event.ByteSize;
import io.tidewatch.event.RawBatch;
import io.tidewatch.kafka.KafkaQueue;
import io.tidewatch.kafka.KafkaQueueConfig;
import io.tidewatch.queue.EventQueue;
import io.tidewatch.queue.QueuedBatch;
import io.tidewatch.sqlite.SqliteQueue;
import io.tidewatch.sqlite.SqliteQueueConfig;
import io.tidewatch.testkit.Batches;
import io.tidewatch.testkit.process.KafkaProcess;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Log lines through a queue and nothing else: appended by two threads in batches of 2,000, polled by one, committed.
 *
 * <p>{@code QueueThroughput LINES FOLDER}: the embedded queue and a Kafka on this machine in turn, twice each; the first run warms up.
 */
final class QueueThroughput {
    private static final int SENDERS = 2;
    private static final int LINES_A_BATCH = 2_000;
    private static final int DISTINCT = 20;
    private static final ByteSize LIMIT = ByteSize.ofGibibytes(8);

    private QueueThroughput() {}

    /** What a run took. */
    private record Run(double linesASecond, double cpuSecondsAMillion) {}

    public static void main(String[] arguments) throws Exception {
        long lines = Long.parseLong(arguments[0]);
        Path folder = Files.createTempDirectory(Files.createDirectories(Path.of(arguments[1])), "queue");
        List<RawBatch> batches = batches();
        SqliteQueueConfig file =
                SqliteQueueConfig.of(folder.resolve("queue.db")).withLimit(LIMIT);
        try (KafkaProcess broker = KafkaProcess.startToMeasure()) {
            Run embedded = new Run(0, 0);
            Run kafka = new Run(0, 0);
            Duration brokerCpu = Duration.ZERO;
            for (int i = 0; i < 2; i++) {
                embedded = run(
                        () -> {
                            SqliteQueue queue = new SqliteQueue(file, Clock.systemUTC());
                            queue.start();
                            return queue;
                        },
                        batches,
                        lines);
                Duration before = broker.cpu();
                kafka = run(
                        () -> {
                            KafkaQueue queue = new KafkaQueue(config(broker), Clock.systemUTC(), _ -> {});
                            queue.start();
                            return queue;
                        },
                        batches,
                        lines);
                brokerCpu = broker.cpu().minus(before);
            }
            print("embedded queue", embedded);
            print("Kafka, this process", kafka);
            System.out.printf(
                    Locale.ROOT,
                    "%-22s %27.2f CPU s per million%n",
                    "Kafka, its broker",
                    brokerCpu.toMillis() / 1e3 / lines * 1e6);
            System.out.printf(
                    Locale.ROOT,
                    "Kafka's rate is %.0f %% of the embedded queue's; load average %.1f%n",
                    100 * kafka.linesASecond / embedded.linesASecond,
                    ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        }
    }

    private static void print(String what, Run run) {
        System.out.printf(
                Locale.ROOT,
                "%-22s %,12.0f lines/s %6.2f CPU s per million%n",
                what,
                run.linesASecond,
                run.cpuSecondsAMillion);
    }

    private static KafkaQueueConfig config(KafkaProcess broker) {
        return KafkaQueueConfig.of(
                new KafkaSettings(
                        new KafkaConnection(broker.servers(), false, null, SaslMechanism.SCRAM_SHA_512, null, null),
                        KafkaProcess.newName(),
                        6,
                        1,
                        1,
                        true,
                        Duration.ofSeconds(60)),
                LIMIT,
                "benchmark");
    }

    private static Run run(Supplier<? extends EventQueue> opening, List<RawBatch> batches, long lines)
            throws Exception {
        AtomicLong appended = new AtomicLong();
        try (EventQueue queue = opening.get();
                ExecutorService senders = Executors.newFixedThreadPool(SENDERS)) {
            long cpu = cpuNanos();
            long started = System.nanoTime();
            List<Future<?>> sending = new ArrayList<>();
            for (int s = 0; s < SENDERS; s++) {
                sending.add(senders.submit(() -> {
                    for (long next = appended.getAndAdd(LINES_A_BATCH);
                            next < lines;
                            next = appended.getAndAdd(LINES_A_BATCH)) {
                        queue.append(batches.get((int) (next / LINES_A_BATCH % DISTINCT)));
                    }
                }));
            }
            for (long polled = 0; polled < lines; ) {
                List<QueuedBatch> more = queue.poll(64, Duration.ofSeconds(1));
                for (QueuedBatch queued : more) {
                    polled += queued.batch().size();
                }
                if (!more.isEmpty()) {
                    queue.commit(more.getLast().position());
                }
            }
            double seconds = (System.nanoTime() - started) / 1e9;
            double cpuSeconds = (cpuNanos() - cpu) / 1e9;
            for (Future<?> sender : sending) {
                sender.get();
            }
            return new Run(lines / seconds, cpuSeconds / lines * 1e6);
        }
    }

    private static long cpuNanos() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getProcessCpuTime()
                : 0;
    }

    private static List<RawBatch> batches() {
        Random random = new Random(7);
        List<RawBatch> batches = new ArrayList<>();
        for (int b = 0; b < DISTINCT; b++) {
            String[] records = new String[LINES_A_BATCH];
            for (int i = 0; i < records.length; i++) {
                records[i] = String.format(
                        Locale.ROOT,
                        "{\"timestamp\":\"2026-01-01T%02d:%02d:%02d.%03dZ\",\"host\":\"host-%03d\",\"service\":\"openssh\","
                                + "\"level\":\"info\",\"pid\":%d,\"message\":\"Failed password for user%d from 10.%d.%d.%d"
                                + " port %d ssh2\"}",
                        random.nextInt(24),
                        random.nextInt(60),
                        random.nextInt(60),
                        random.nextInt(1_000),
                        random.nextInt(200),
                        random.nextInt(65_000),
                        random.nextInt(3_000),
                        random.nextInt(256),
                        random.nextInt(256),
                        random.nextInt(256),
                        random.nextInt(65_536));
            }
            batches.add(Batches.json(records));
        }
        return batches;
    }
}
