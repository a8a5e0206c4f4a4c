package io.tidewatch.benchmarks;

import io.tidewatch.event.Position;
import io.tidewatch.event.RawBatch;
import io.tidewatch.queue.Appended;
import io.tidewatch.queue.BatchCodec;
import io.tidewatch.sqlite.SqliteQueue;
import io.tidewatch.sqlite.SqliteQueueConfig;
import io.tidewatch.testkit.Batches;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What a batch of log lines costs in the embedded queue: as a frame, and appended with its sync to disk. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class QueueBenchmark {
    private static final long SEED = 7;
    private static final int COMMIT_EVERY = 100;

    /** Lines of a batch, of about 200 bytes each. */
    @Param({"100", "2000", "5000"})
    public int lines;

    private Path folder = Path.of("");
    private RawBatch batch = Batches.of();
    private byte[] frame = new byte[0];
    private SqliteQueue queue = new SqliteQueue(SqliteQueueConfig.of(Path.of("queue.db")), Clock.systemUTC());

    @Setup(Level.Trial)
    public void open() throws IOException {
        Random random = new Random(SEED);
        String[] records = new String[lines];
        for (int i = 0; i < lines; i++) {
            records[i] = String.format(
                    Locale.ROOT,
                    "{\"timestamp\":\"2026-01-01T%02d:%02d:%02d.%03dZ\",\"host\":\"host-%03d\",\"service\":\"openssh\","
                            + "\"level\":\"info\",\"pid\":%d,\"message\":\"Failed password for user%d from 10.%d.%d.%d port %d ssh2\"}",
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
        batch = Batches.json(records);
        frame = BatchCodec.encode(batch);
        folder = Files.createTempDirectory("tidewatch-queue");
        queue = new SqliteQueue(SqliteQueueConfig.of(folder.resolve("queue.db")), Clock.systemUTC());
        queue.start();
    }

    @TearDown(Level.Trial)
    public void close() throws IOException {
        queue.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Benchmark
    public byte[] encode() {
        return BatchCodec.encode(batch);
    }

    @Benchmark
    public RawBatch decode() {
        return BatchCodec.decode(frame);
    }

    @Benchmark
    public Appended append() {
        Appended appended = queue.append(batch);
        Position position = appended.position();
        if (position != null && position.offset() % COMMIT_EVERY == 0) {
            queue.commit(position);
        }
        return appended;
    }
}
