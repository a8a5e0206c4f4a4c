package io.tidewatch.kafka.correlate;

import io.tidewatch.detect.AlertSeverity;
import io.tidewatch.detect.CountedMatch;
import io.tidewatch.detect.Detected;
import io.tidewatch.detect.DetectionStage;
import io.tidewatch.detect.Finding;
import io.tidewatch.detect.MatchLog;
import io.tidewatch.event.ByteSize;
import io.tidewatch.event.Dataset;
import io.tidewatch.event.Event;
import io.tidewatch.event.EventId;
import io.tidewatch.event.Fields;
import io.tidewatch.event.Origin;
import io.tidewatch.event.Position;
import io.tidewatch.event.Severity;
import io.tidewatch.event.Slice;
import io.tidewatch.event.TenantId;
import io.tidewatch.health.Health;
import io.tidewatch.sigma.live.DetectionConfig;
import io.tidewatch.sigma.live.LiveDetection;
import io.tidewatch.sigma.live.LiveDetector;
import io.tidewatch.sigma.live.RuleBundle;
import io.tidewatch.sigma.live.SharedCorrelations;
import io.tidewatch.sigma.read.LoadedRules;
import io.tidewatch.sigma.read.RuleReader;
import io.tidewatch.testkit.InMemoryFindings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Rules with correlations of every sort, events for them, and what one process makes of these. */
final class Workload {
    static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    static final Duration LATENESS = Duration.ofMinutes(1);
    static final int PARTITIONS = 4;
    static final String RULES = rule("failed") + rule("accepted") + rule("alone") + """
            title: Many failures
            id: many
            name: many
            correlation: {type: event_count, rules: [failed], group-by: [user.name], timespan: 30s, condition: {gte: 4}}
            ---
            title: Failures at many hosts
            id: hosts
            correlation:
                type: value_count
                rules: [failed]
                group-by: [user.name]
                timespan: 40s
                condition: {gte: 3, field: host.name}
            ---
            title: Few acceptances
            id: few
            correlation: {type: event_count, rules: [accepted], group-by: [user.name], timespan: 20s, condition: {lte: 1}}
            ---
            title: Accepted and alone on one host
            id: both
            correlation: {type: temporal, rules: [accepted, alone], group-by: [host.name], timespan: 25s}
            ---
            title: Failures and then one more
            id: then
            correlation: {type: temporal_ordered, rules: [many, accepted], group-by: [user.name], timespan: 2m}
            """;

    private Workload() {}

    /** A batch as the queue has it. */
    record Batch(Position position, Instant received, List<Event> events) {}

    private static String rule(String name) {
        return """
                title: %1$s
                id: %1$s
                name: %1$s
                level: high
                logsource: {product: linux}
                detection:
                    selection:
                        message: %1$s
                    condition: selection
                ---
                """.formatted(name);
    }

    static LiveDetector detector(String rules) {
        LiveDetector detector = new LiveDetector();
        install(detector, rules);
        return detector;
    }

    static void install(LiveDetector detector, String rules) {
        LoadedRules loaded = new RuleReader().text("rules.yml", rules).result();
        detector.install(new RuleBundle(
                TenantId.DEFAULT,
                loaded.documents().stream()
                        .map(document -> new RuleBundle.Entry(document, 1))
                        .toList()));
    }

    static SharedCorrelations correlations(LiveDetector detector) {
        return new SharedCorrelations(detector, LATENESS, 1_000, ByteSize.ofMebibytes(64), AlertSeverity.INFORMATIONAL);
    }

    /** What one process makes of the batches, in the order in which they were received. */
    static List<String> embedded(List<Batch> batches, Path folder) {
        InMemoryFindings sink = new InMemoryFindings();
        DetectionConfig config =
                new DetectionConfig(folder, Duration.ofHours(1), LATENESS, 1_000, AlertSeverity.INFORMATIONAL);
        try (LiveDetector detector = detector(RULES);
                LiveDetection detection = new LiveDetection(detector, sink, config)) {
            detection.begin(List.of());
            batches.forEach(batch -> accept(detector, detection, batch));
            detection.advance(NOON.plus(Duration.ofHours(2)));
        }
        return described(sink.all());
    }

    static void accept(LiveDetector detector, DetectionStage detection, Batch batch) {
        Detected detected = detector.detect(TenantId.DEFAULT, batch.events());
        detection.accept(batch.position(), batch.received(), detected);
    }

    /** The findings of correlations alone are told apart from those of rules by their keys; all are here. */
    static List<String> described(Collection<Finding> findings) {
        return findings.stream()
                .map(finding -> finding.rule().key() + " " + finding.group() + " " + finding.from() + " " + finding.to()
                        + " " + finding.events() + " " + finding.entities() + " " + finding.id())
                .sorted()
                .toList();
    }

    /** From several sources, live and late, in the order in which they were received. */
    static List<Batch> batches(Random random, int count) {
        List<Batch> batches = new ArrayList<>();
        List<Duration> behind = List.of(
                Duration.ZERO, Duration.ZERO, Duration.ofHours(3), Duration.ZERO, Duration.ofDays(40), Duration.ZERO);
        Map<Integer, Integer> offsets = new HashMap<>();
        Instant now = NOON;
        for (int i = 1; i <= count; i++) {
            now = now.plusMillis(500 + random.nextInt(3_000));
            int source = random.nextInt(behind.size());
            int partition = source % PARTITIONS;
            int offset = offsets.merge(partition, 1, Integer::sum);
            List<Event> events = new ArrayList<>();
            for (int index = 0; index < 1 + random.nextInt(3); index++) {
                Instant time = now.minus(behind.get(source)).minusSeconds(random.nextInt(8));
                events.add(event(new EventId(partition, offset, index), now, time, source, random));
            }
            batches.add(new Batch(new Position(partition, offset), now, events));
        }
        return batches;
    }

    private static Event event(EventId id, Instant arrived, Instant time, int source, Random random) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("user.name", "u" + random.nextInt(6));
        fields.put("host.name", "h" + random.nextInt(5));
        fields.put(
                "message",
                List.of("failed", "failed", "failed", "accepted", "alone", "else")
                        .get(random.nextInt(6)));
        return new Event(
                id,
                TenantId.DEFAULT,
                Dataset.of("linux.sshd"),
                time,
                arrived,
                new Origin("source-" + source, "file", null, "/var/log/" + source),
                Severity.INFO,
                Slice.EMPTY,
                false,
                Fields.of(fields));
    }

    /** Keeps what is appended, a list a batch. */
    static final class Kept implements MatchLog {
        final List<List<CountedMatch>> batches = new ArrayList<>();

        @Override
        public void append(Position position, Instant received, List<CountedMatch> matches, Runnable durable) {
            batches.add(matches);
            durable.run();
        }

        @Override
        public void advance(Instant time, Set<Integer> done, Set<Integer> all) {}

        @Override
        public void flush() {}

        @Override
        public Health check() {
            return Health.UP;
        }

        @Override
        public void close() {}
    }
}
