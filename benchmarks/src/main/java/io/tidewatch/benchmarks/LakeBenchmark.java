package io.tidewatch.benchmarks;

import io.tidewatch.event.Dataset;
import io.tidewatch.event.Event;
import io.tidewatch.event.EventId;
import io.tidewatch.event.FieldsBuilder;
import io.tidewatch.event.Position;
import io.tidewatch.event.Severity;
import io.tidewatch.event.Slice;
import io.tidewatch.event.TenantId;
import io.tidewatch.lake.Lake;
import io.tidewatch.lake.LakeConfig;
import io.tidewatch.store.ProcessedBatch;
import io.tidewatch.testkit.Batches;
import io.tidewatch.testkit.InMemoryManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What a log line costs in the lake: into a memtable, and from there into a part with its token filter, synced to disk. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(
        jvmArgsAppend = {"-Xmx1g", "--enable-native-access=ALL-UNNAMED"},
        value = 1)
public class LakeBenchmark {
    private static final long SEED = 7;
    private static final int BATCH = 1_000;
    private static final int BATCHES = 100;

    private final List<List<Event>> batches = new ArrayList<>();
    private Path folder = Path.of("");
    private Lake lake = new Lake(LakeConfig.of(folder), new InMemoryManifest(), Clock.systemUTC());
    private long offset;

    @Setup(Level.Trial)
    public void open() throws IOException {
        folder = Files.createTempDirectory("lake-benchmark");
        Random random = new Random(SEED);
        FieldsBuilder fields = new FieldsBuilder();
        for (int batch = 0; batch < BATCHES; batch++) {
            List<Event> events = new ArrayList<>();
            for (int i = 0; i < BATCH; i++) {
                events.add(event(random, fields, batch, i));
            }
            batches.add(events);
        }
        lake = new Lake(LakeConfig.of(folder), new InMemoryManifest(), Clock.systemUTC());
        lake.start();
    }

    private static Event event(Random random, FieldsBuilder fields, int batch, int index) {
        fields.clear();
        fields.put("host.name", "host-" + random.nextInt(200));
        fields.put("process.name", "sshd");
        fields.put("process.pid", 100L + random.nextInt(65_000));
        fields.put("source.ip", "10." + random.nextInt(20) + '.' + random.nextInt(250) + '.' + random.nextInt(250));
        fields.put("user.name", "user" + random.nextInt(3_000));
        fields.put(
                Event.MESSAGE,
                "Failed password for user" + random.nextInt(3_000) + " from 10.0.0.1 port " + random.nextInt(65_000)
                        + " ssh2 after " + random.nextInt(1_000_000) + " us");
        return new Event(
                new EventId(0, batch + 1L, index),
                TenantId.DEFAULT,
                Dataset.of("linux.auth"),
                Batches.NOON.plusMillis(batch * 1_000L + index),
                Batches.NOON,
                Batches.ORIGIN,
                Severity.INFO,
                Slice.EMPTY,
                false,
                fields.build());
    }

    @Benchmark
    @OperationsPerInvocation(BATCH * BATCHES)
    public long appendedAndFlushed() {
        for (List<Event> events : batches) {
            lake.writer()
                    .append(new ProcessedBatch(new Position(0, ++offset), TenantId.DEFAULT, Batches.NOON, events, 0));
        }
        lake.writer().flush();
        return offset;
    }

    @TearDown(Level.Trial)
    public void close() throws IOException {
        lake.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
                Files.delete(file);
            }
        }
    }
}
