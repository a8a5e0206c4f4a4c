package io.tidewatch.benchmarks;

import io.tidewatch.config.BrokerConnection;
import io.tidewatch.config.KafkaConnection;
import io.tidewatch.config.KafkaSettings;
import io.tidewatch.config.QueueSettings;
import io.tidewatch.config.QueueType;
import io.tidewatch.config.RabbitSettings;
import io.tidewatch.config.SaslMechanism;
import io.tidewatch.event.ByteSize;
import io.tidewatch.event.RawBatch;
import io.tidewatch.kafka.KafkaQueue;
import io.tidewatch.kafka.KafkaQueueConfig;
import io.tidewatch.queue.EventQueue;
import io.tidewatch.queue.QueueContext;
import io.tidewatch.queue.QueuedBatch;
import io.tidewatch.rabbitmq.RabbitQueueFactory;
import io.tidewatch.redis.RedisAddress;
import io.tidewatch.redis.RedisQueue;
import io.tidewatch.redis.RedisQueueConfig;
import io.tidewatch.sqlite.SqliteQueue;
import io.tidewatch.sqlite.SqliteQueueConfig;
import io.tidewatch.testkit.Batches;
import io.tidewatch.testkit.process.KafkaProcess;
import io.tidewatch.testkit.process.RabbitServer;
import java.lang.management.ManagementFactory;
import java.net.URI;
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
import org.jspecify.annotations.Nullable;

/**
 * Log lines through a queue and nothing else: appended by two threads in batches of 2,000, polled by one, committed.
 *
 * <p>{@code QueueThroughput LINES FOLDER [kafka|redis|rabbitmq]…}: the embedded queue, then those named on this machine in turn, three times each;
 * the first two runs warm up. A broker is a process of its own on the same processors.
 */
final class QueueThroughput {
    private static final int SENDERS = 2;
    private static final int ROUNDS = 3;
    private static final int LINES_A_BATCH = 2_000;
    private static final int DISTINCT = 20;
    private static final ByteSize LIMIT = ByteSize.ofGibibytes(8);

    private QueueThroughput() {}

    /** What a run took; the broker's part is none where there is no broker. */
    private record Run(double linesASecond, double cpuSecondsAMillion, double brokerSecondsAMillion) {}

    public static void main(String[] arguments) throws Exception {
        long lines = Long.parseLong(arguments[0]);
        Path folder = Files.createTempDirectory(Files.createDirectories(Path.of(arguments[1])), "queue");
        List<RawBatch> batches = batches();
        double embedded = 0;
        List<String> kinds = new ArrayList<>(List.of("embedded"));
        kinds.addAll(List.of(arguments).subList(2, arguments.length));
        kinds.subList(1, kinds.size()).remove("embedded");
        for (String kind : kinds) {
            try (MeasuredBroker broker = kind.equals("embedded") ? null : MeasuredBroker.start(kind)) {
                Run run = new Run(0, 0, 0);
                for (int i = 0; i < ROUNDS; i++) {
                    run = run(broker, folder, batches, lines);
                }
                embedded = kind.equals("embedded") ? run.linesASecond : embedded;
                System.out.printf(
                        Locale.ROOT,
                        "%-10s %,10.0f lines/s, %3.0f %% of the embedded queue's; CPU s per million: %.2f here, %.2f broker;"
                                + " load %.1f%n",
                        kind,
                        run.linesASecond,
                        100 * run.linesASecond / embedded,
                        run.cpuSecondsAMillion,
                        run.brokerSecondsAMillion,
                        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
            }
        }
    }

    /** Opened, and empty. */
    private static EventQueue open(@Nullable MeasuredBroker broker, Path folder) {
        return switch (broker) {
            case null -> {
                SqliteQueue queue = new SqliteQueue(
                        SqliteQueueConfig.of(folder.resolve("queue.db")).withLimit(LIMIT), Clock.systemUTC());
                queue.start();
                yield queue;
            }
            case MeasuredBroker.Kafka kafka -> {
                KafkaQueue queue = new KafkaQueue(config(kafka.process()), Clock.systemUTC(), _ -> {});
                queue.start();
                yield queue;
            }
            case MeasuredBroker.Redis redis -> {
                RedisAddress address = RedisAddress.of(URI.create(redis.server().url()));
                RedisQueue queue = new RedisQueue(
                        RedisQueueConfig.of(address, "benchmark")
                                .withPrefix(KafkaProcess.newName())
                                .withLimit(LIMIT),
                        Clock.systemUTC());
                queue.start();
                yield queue;
            }
            case MeasuredBroker.Rabbit rabbit ->
                new RabbitQueueFactory()
                        .open(new QueueContext(
                                settings(rabbit.server()),
                                folder.resolve(RabbitServer.newName()),
                                RabbitServer.newName(),
                                Clock.systemUTC(),
                                _ -> {}))
                        .queue();
        };
    }

    private static QueueSettings settings(RabbitServer server) {
        QueueSettings usual = QueueSettings.DEFAULTS;
        return new QueueSettings(
                QueueType.RABBITMQ,
                LIMIT,
                usual.memory(),
                usual.kafka(),
                new RabbitSettings(
                        new BrokerConnection("127.0.0.1:" + server.port(), false, null, null, null),
                        "/",
                        "benchmark",
                        Duration.ofSeconds(60)),
                usual.redis());
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

    private static Run run(@Nullable MeasuredBroker broker, Path folder, List<RawBatch> batches, long lines)
            throws Exception {
        AtomicLong appended = new AtomicLong();
        try (EventQueue queue = open(broker, folder);
                ExecutorService senders = Executors.newFixedThreadPool(SENDERS)) {
            long cpu = cpuNanos();
            Duration brokerCpu = cpu(broker);
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
            double brokerSeconds = cpu(broker).minus(brokerCpu).toMillis() / 1e3;
            for (Future<?> sender : sending) {
                sender.get();
            }
            return new Run(lines / seconds, cpuSeconds / lines * 1e6, brokerSeconds / lines * 1e6);
        }
    }

    private static Duration cpu(@Nullable MeasuredBroker broker) {
        return broker == null ? Duration.ZERO : broker.cpu();
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
