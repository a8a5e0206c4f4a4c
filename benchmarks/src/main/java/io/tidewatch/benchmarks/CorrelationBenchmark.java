package io.tidewatch.benchmarks;

import io.tidewatch.event.EventId;
import io.tidewatch.event.Fields;
import io.tidewatch.event.TenantId;
import io.tidewatch.sigma.correlate.CorrelationPlan;
import io.tidewatch.sigma.correlate.Correlator;
import io.tidewatch.sigma.correlate.CorrelatorLimits;
import io.tidewatch.sigma.correlate.FieldLookup;
import io.tidewatch.sigma.read.RuleReader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Detections a second into one correlation, one thread, with a million groups open; prints what the groups take in memory. Each
 * detection is of another user than the last, so that no group is warm.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 3, time = 3)
@Fork(value = 1, jvmArgsAppend = "-Xmx2g")
public class CorrelationBenchmark {
    private static final int GROUPS = 1_000_000;
    private static final int STEP = 7_919;

    @Param({"event_count", "value_count", "temporal_ordered"})
    public String type = "event_count";

    private final Fields[] events = new Fields[GROUPS];
    private final List<String> first = List.of("a");
    private Correlator correlator = correlator("event_count");
    private long sequence;

    private static Correlator correlator(String type) {
        String condition = type.equals("event_count")
                ? "condition: {gte: 20}"
                : type.equals("value_count") ? "condition: {field: Host, gte: 20}" : "generate: true";
        String rule = """
                title: %1$s
                name: %1$s
                logsource: {category: test}
                detection: {s: {a: b}, condition: s}
                ---
                """;
        String yaml = rule.formatted("a") + rule.formatted("b") + """
                title: Corr
                correlation:
                    type: %s
                    rules: [a, b]
                    group-by: [User]
                    timespan: 1d
                    %s
                """.formatted(type, condition);
        CorrelationPlan plan = CorrelationPlan.of(
                new RuleReader().text("benchmark.yml", yaml).result().documents());
        CorrelatorLimits limits = new CorrelatorLimits(Duration.ofMinutes(5), GROUPS, 10_000);
        return new Correlator(TenantId.DEFAULT, plan, FieldLookup.BY_NAME, limits);
    }

    @Setup
    public void openGroups() {
        for (int i = 0; i < GROUPS; i++) {
            events[i] = Fields.of(Map.of("User", "user-" + i, "Host", "host-" + i % 100));
        }
        long before = used();
        correlator = correlator(type);
        for (int i = 0; i < GROUPS; i++) {
            detection();
        }
        System.out.printf("%n%,d open groups: %,d MiB%n", correlator.counters().openGroups(), (used() - before) >> 20);
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Benchmark
    public int detection() {
        long number = sequence++;
        Fields fields = events[(int) (number * STEP % GROUPS)];
        Instant time = Instant.ofEpochSecond(1_700_000_000L, number * 1_000_000);
        return correlator
                .accept(new EventId(0, number >>> 20, (int) (number & 0xfffff)), time, fields, first)
                .size();
    }
}
