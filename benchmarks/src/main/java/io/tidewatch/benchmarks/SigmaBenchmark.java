package io.tidewatch.benchmarks;

import com.github.luben.zstd.ZstdInputStream;
import io.tidewatch.event.Fields;
import io.tidewatch.event.FieldsBuilder;
import io.tidewatch.parse.json.JsonFields;
import io.tidewatch.sigma.fields.FieldMapping;
import io.tidewatch.sigma.match.CompiledRules;
import io.tidewatch.sigma.match.RuleMatcher;
import io.tidewatch.sigma.modify.Placeholders;
import io.tidewatch.sigma.read.RuleReader;
import io.tidewatch.sigma.rule.SigmaRule;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Every SigmaHQ rule over real Windows events (every fourth of them), one thread: events a second. Corpora at TIDEWATCH_CORPORA, or beside
 * the project. {@code copies} puts that many variants of each rule in force, each with literals of its own.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(value = 1, jvmArgsAppend = "-Xmx4g")
public class SigmaBenchmark {
    private static final int EVENTS = 50_000;
    private static final int EVERY = 4;

    @Param({"1", "10"})
    public int copies;

    private final List<Fields> events = new ArrayList<>();
    private final List<byte[]> lines = new ArrayList<>();
    private final JsonFields reader = new JsonFields();
    private final FieldsBuilder builder = new FieldsBuilder();
    private CompiledRules rules = CompiledRules.compile(List.of(), FieldMapping.NONE, Placeholders.NONE);
    private RuleMatcher matcher = rules.matcher();

    @Setup
    public void load() throws IOException {
        Path corpora = Path.of(System.getenv().getOrDefault("TIDEWATCH_CORPORA", "../shared/corpora"));
        List<SigmaRule> all = new ArrayList<>(new RuleReader(SigmaBenchmark::isSupported)
                .path(corpora.resolve("sigma/sigma-rules.zip"))
                .result()
                .rules());
        List<SigmaRule> once = List.copyOf(all);
        for (int copy = 1; copy < copies; copy++) {
            String suffix = String.valueOf((char) ('p' + copy)).repeat(2);
            once.forEach(rule -> all.add(SigmaVariants.of(rule, suffix)));
        }
        rules = CompiledRules.compile(all, FieldMapping.standard(), Placeholders.NONE);
        rules.warmUp();
        matcher = rules.matcher();
        try (BufferedReader file = new BufferedReader(new InputStreamReader(
                new ZstdInputStream(Files.newInputStream(corpora.resolve("windows/windows-events.ndjson.zst"))),
                StandardCharsets.UTF_8))) {
            String line = file.readLine();
            for (int i = 0; line != null && events.size() < EVENTS; i++, line = file.readLine()) {
                if (i % EVERY == 0) {
                    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
                    lines.add(bytes);
                    events.add(parsed(bytes));
                }
            }
        }
    }

    private static boolean isSupported(String file) {
        return !file.startsWith("unsupported/") && !file.startsWith("deprecated/");
    }

    private Fields parsed(byte[] line) {
        builder.clear();
        if (!reader.read(line, 0, line.length, builder)) {
            throw new IllegalStateException(reader.reason());
        }
        return builder.build();
    }

    /** Events that were parsed before. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long matchParsed() {
        long matches = 0;
        for (Fields event : events) {
            matches += matcher.match(event).length;
        }
        return matches;
    }

    /** Lines of JSON, parsed and matched. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long readAndMatch() {
        long matches = 0;
        for (byte[] line : lines) {
            matches += matcher.match(parsed(line)).length;
        }
        return matches;
    }
}
