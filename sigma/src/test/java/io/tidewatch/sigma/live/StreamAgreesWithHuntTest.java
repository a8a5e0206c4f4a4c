package io.tidewatch.sigma.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.detect.AlertSeverity;
import io.tidewatch.detect.Finding;
import io.tidewatch.event.Event;
import io.tidewatch.event.EventId;
import io.tidewatch.event.Origin;
import io.tidewatch.event.Position;
import io.tidewatch.event.RawBatch;
import io.tidewatch.event.RawFormat;
import io.tidewatch.event.Slice;
import io.tidewatch.event.TenantId;
import io.tidewatch.parse.ParseContext;
import io.tidewatch.parse.Parsed;
import io.tidewatch.parse.Parsers;
import io.tidewatch.parse.SourceSettings;
import io.tidewatch.pipeline.Evaluated;
import io.tidewatch.pipeline.EventProcessor;
import io.tidewatch.queue.DeadLetter;
import io.tidewatch.queue.DeadLetters;
import io.tidewatch.sigma.correlate.CorrelationMatch;
import io.tidewatch.sigma.correlate.CorrelationPlan;
import io.tidewatch.sigma.correlate.Correlator;
import io.tidewatch.sigma.correlate.CorrelatorLimits;
import io.tidewatch.sigma.correlate.MappedFields;
import io.tidewatch.sigma.fields.FieldMapping;
import io.tidewatch.sigma.match.CompiledRules;
import io.tidewatch.sigma.match.RuleMatcher;
import io.tidewatch.sigma.modify.Placeholders;
import io.tidewatch.sigma.read.RuleReader;
import io.tidewatch.sigma.rule.SigmaDocument;
import io.tidewatch.sigma.rule.SigmaRule;
import io.tidewatch.testkit.Corpora;
import io.tidewatch.testkit.InMemoryFindings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real logs through the pipeline's stages find what the engine finds on the same records in the order of their times. Which events a match
 * names may differ: what can no longer change an answer is forgotten the earlier, the less lateness is allowed.
 */
class StreamAgreesWithHuntTest {
    private static final int BATCH = 400;
    private static final String SSH = """
            title: Failed login
            id: failed
            name: failed
            logsource: {product: linux, service: sshd}
            detection:
                failed:
                    message|startswith: Failed password
                condition: failed
            ---
            title: Brute force
            id: brute
            correlation: {type: event_count, rules: [failed], group-by: [source.ip], timespan: 2m, condition: {gte: 6}}
            ---
            title: Many users
            id: spray
            correlation: {type: value_count, rules: [failed], group-by: [source.ip], timespan: 30m, condition: {field: user.name, gte: 4}}
            """;

    @TempDir
    Path folder;

    private final LiveDetector detector = new LiveDetector();
    private final InMemoryFindings sink = new InMemoryFindings();
    private final Map<String, Integer> counts = new TreeMap<>();

    @AfterEach
    void close() {
        detector.close();
    }

    /** Every eleventh event, as all rules are tried on them twice. */
    @Test
    void windowsEventsMatchTheSameRulesAsOftenOnTheStreamAsInAHunt() throws IOException {
        Map<String, SigmaDocument> documents = new LinkedHashMap<>();
        new RuleReader(name -> !name.startsWith("unsupported/") && !name.startsWith("deprecated/"))
                .path(Corpora.path("sigma/sigma-rules.zip"))
                .result()
                .documents()
                .forEach(document -> documents.putIfAbsent(document.info().key(), document));
        List<byte[]> lines = new ArrayList<>();
        try (Stream<String> all = Corpora.stream("windows/windows-events.ndjson.zst")) {
            all.forEach(new java.util.function.Consumer<>() {
                private int number;

                @Override
                public void accept(String line) {
                    if (number++ % 11 == 0) {
                        lines.add(line.getBytes(StandardCharsets.UTF_8));
                    }
                }
            });
        }

        stream(new ArrayList<>(documents.values()), lines, RawFormat.JSON, Instant.parse("2026-01-01T00:00:00Z"));

        Map<String, Integer> expected = new TreeMap<>();
        CompiledRules rules = compiled(documents.values());
        RuleMatcher matcher = rules.matcher();
        for (Parsed parsed : parsed(lines, RawFormat.JSON, Instant.EPOCH)) {
            for (int rule : matcher.match(parsed.dataset(), parsed.fields())) {
                expected.merge(rules.rule(rule).info().key(), 1, Integer::sum);
            }
        }
        assertThat(expected.size()).isGreaterThan(30);
        assertThat(counts).isEqualTo(expected);
        assertThat(sink.all())
                .hasSize(counts.values().stream().mapToInt(Integer::intValue).sum());
    }

    @Test
    void bruteForceInOldSshLogsIsFoundAsInAHunt() throws IOException {
        assertSameCorrelations("loghub/OpenSSH_2k.log", 10);
    }

    @Test
    void bruteForceInOldLinuxLogsIsFoundAsInAHunt() throws IOException {
        assertSameCorrelations("loghub/Linux_2k.log", 0);
    }

    private void assertSameCorrelations(String file, int least) throws IOException {
        List<byte[]> lines = Corpora.lines(file).stream()
                .map(line -> line.getBytes(StandardCharsets.UTF_8))
                .toList();
        List<SigmaDocument> documents =
                new RuleReader().text("ssh.yml", SSH).result().documents();

        stream(documents, lines, RawFormat.TEXT, Instant.parse("2026-11-21T12:00:00Z"));

        List<String> hunted = hunted(documents, lines);
        assertThat(hunted).hasSizeGreaterThanOrEqualTo(least);
        assertThat(sink.all().stream().map(StreamAgreesWithHuntTest::described).sorted())
                .isEqualTo(hunted);
    }

    private static String described(Finding finding) {
        return finding.rule().key() + " " + finding.group() + " " + finding.to();
    }

    private static String described(CorrelationMatch match) {
        return match.correlation().info().key() + " " + match.group() + " " + match.to();
    }

    private void stream(List<SigmaDocument> documents, List<byte[]> lines, RawFormat format, Instant arrived) {
        detector.install(new RuleBundle(
                TenantId.DEFAULT,
                documents.stream()
                        .map(document -> new RuleBundle.Entry(document, 1))
                        .toList()));
        EventProcessor processor =
                new EventProcessor(Parsers.standard(), origin -> SourceSettings.DEFAULT, detector, new NothingFails());
        DetectionConfig config = new DetectionConfig(
                folder,
                Duration.ofSeconds(15),
                CorrelatorLimits.DEFAULT.allowedLateness(),
                CorrelatorLimits.DEFAULT.maxGroups(),
                AlertSeverity.INFORMATIONAL);
        try (LiveDetection detection = new LiveDetection(detector, sink, config)) {
            detection.begin(List.of());
            long offset = 0;
            for (int from = 0; from < lines.size(); from += BATCH) {
                RawBatch batch = batch(lines.subList(from, Math.min(lines.size(), from + BATCH)), format, arrived);
                Evaluated evaluated = processor.process(new Position(0, ++offset), batch);
                detection.accept(evaluated.batch().position(), batch.received(), evaluated.detected());
                for (Event event : evaluated.batch().events()) {
                    io.tidewatch.sigma.live.Stream.ruleIds(event).forEach(id -> counts.merge(id, 1, Integer::sum));
                }
                assertThat(evaluated.detected().evaluated())
                        .isEqualTo(evaluated.batch().events().size());
            }
        }
    }

    private static List<String> hunted(List<SigmaDocument> documents, List<byte[]> lines) {
        CompiledRules rules = compiled(documents);
        CorrelationPlan plan = CorrelationPlan.of(documents);
        Correlator correlator = new Correlator(
                TenantId.DEFAULT,
                plan,
                new MappedFields(FieldMapping.standard()),
                new CorrelatorLimits(Duration.ZERO, 100_000, 10_000));
        List<Parsed> parsed = parsed(lines, RawFormat.TEXT, Instant.parse("2026-11-21T12:00:00Z"));
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < parsed.size(); i++) {
            order.add(i);
        }
        order.removeIf(i -> parsed.get(i).time() == null);
        order.sort(Comparator.comparing(i -> parsed.get(i).time()));
        RuleMatcher matcher = rules.matcher();
        List<CorrelationMatch> found = new ArrayList<>();
        for (int i : order) {
            Parsed record = parsed.get(i);
            List<String> keys = new ArrayList<>();
            for (int rule : matcher.match(record.dataset(), record.fields())) {
                keys.add(rules.rule(rule).info().key());
            }
            found.addAll(correlator.accept(new EventId(0, 1, i), record.time(), record.fields(), keys));
        }
        found.addAll(correlator.finish());
        return found.stream().map(StreamAgreesWithHuntTest::described).sorted().toList();
    }

    private static CompiledRules compiled(Iterable<SigmaDocument> documents) {
        List<SigmaRule> rules = new ArrayList<>();
        documents.forEach(document -> {
            if (document instanceof SigmaRule rule) {
                rules.add(rule);
            }
        });
        return CompiledRules.compile(rules, FieldMapping.standard(), Placeholders.NONE);
    }

    private static List<Parsed> parsed(List<byte[]> lines, RawFormat format, Instant arrived) {
        Parsers parsers = Parsers.standard();
        ParseContext context = new ParseContext();
        context.begin(SourceSettings.DEFAULT, arrived);
        return lines.stream()
                .map(line -> parsers.parse(format, new Slice(line, 0, line.length), context))
                .toList();
    }

    private static RawBatch batch(List<byte[]> lines, RawFormat format, Instant arrived) {
        int size = lines.stream().mapToInt(line -> line.length + 1).sum();
        byte[] data = new byte[size];
        int[] bounds = new int[lines.size() * 2];
        int at = 0;
        for (int i = 0; i < lines.size(); i++) {
            byte[] line = lines.get(i);
            System.arraycopy(line, 0, data, at, line.length);
            bounds[2 * i] = at;
            bounds[2 * i + 1] = at + line.length;
            at += line.length + 1;
        }
        Origin origin = new Origin("old-host", "file", null, "/var/log/auth.log.1");
        return new RawBatch(TenantId.DEFAULT, origin, format, null, arrived, data, bounds, null, new long[0]);
    }

    private static final class NothingFails implements DeadLetters {
        @Override
        public void put(List<DeadLetter> letters) {
            throw new AssertionError("quarantined: " + letters);
        }

        @Override
        public List<DeadLetter> list(TenantId tenant, int limit) {
            return List.of();
        }

        @Override
        public long count() {
            return 0;
        }

        @Override
        public long count(TenantId tenant) {
            return 0;
        }
    }
}
