package io.tidewatch.sigma.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.detect.AlertSeverity;
import io.tidewatch.detect.Detected;
import io.tidewatch.detect.Finding;
import io.tidewatch.event.Event;
import io.tidewatch.event.Origin;
import io.tidewatch.event.Position;
import io.tidewatch.event.TenantId;
import io.tidewatch.testkit.InMemoryFindings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random streams from several sources; the process dies at random moments. The findings are those of a run without interruption. */
class LiveDetectionCrashTest {
    private static final String RULES = Stream.rule("failed", "message", "failed")
            + Stream.rule("accepted", "message", "accepted")
            + Stream.rule("alone", "message", "alone") + """
            title: Many failures
            id: many
            name: many
            correlation: {type: event_count, rules: [failed], group-by: [user.name], timespan: 30s, condition: {gte: 4}}
            ---
            title: Few acceptances
            id: few
            correlation: {type: event_count, rules: [accepted], group-by: [user.name], timespan: 20s, condition: {lte: 1}}
            ---
            title: Failures and then one more
            id: then
            correlation: {type: temporal_ordered, rules: [many, accepted], group-by: [user.name], timespan: 2m}
            """;

    private record Batch(Position position, Instant received, List<Event> events) {}

    @TempDir
    Path folder;

    private final LiveDetector detector = new LiveDetector();

    @Test
    void afterCrashesNoFindingIsMissingAndNoneIsThereTwice() {
        detector.install(Stream.bundle(RULES));
        int findings = 0;
        int crashes = 0;
        for (int seed = 0; seed < 25; seed++) {
            List<Batch> batches = batches(new Random(seed));
            List<String> whole = uninterrupted(batches, folder.resolve("whole-" + seed));
            InMemoryFindings sink = new InMemoryFindings();

            crashes += interrupted(batches, new Random(seed), folder.resolve("crash-" + seed), sink);

            assertThat(described(sink)).as("seed " + seed).isEqualTo(whole);
            findings += whole.size();
        }
        assertThat(crashes).isGreaterThan(50);
        assertThat(findings).isGreaterThan(300);
        detector.close();
    }

    private List<String> uninterrupted(List<Batch> batches, Path state) {
        InMemoryFindings sink = new InMemoryFindings();
        try (LiveDetection detection = new LiveDetection(detector, sink, config(state))) {
            detection.begin(List.of());
            batches.forEach(batch -> accept(detection, batch));
            detection.advance(Stream.NOON.plus(Duration.ofHours(1)));
        }
        return described(sink);
    }

    /** Gives back how often it crashed; {@code sink} gets what was durable in the end. */
    private int interrupted(List<Batch> batches, Random random, Path state, InMemoryFindings into) {
        InMemoryFindings sink = new InMemoryFindings();
        int crashes = 0;
        LiveDetection detection = new LiveDetection(detector, sink, config(state));
        detection.begin(List.of());
        for (int next = 0; next < batches.size(); next++) {
            accept(detection, batches.get(next));
            switch (random.nextInt(12)) {
                case 0 -> detection.flush();
                case 1, 2 -> sink.flush();
                case 3 -> detection.advance(batches.get(next).received());
                case 4 -> {
                    crashes++;
                    sink = sink.afterCrash();
                    detection = new LiveDetection(detector, sink, config(state));
                    detection.begin(List.of());
                    next = (int) detection.committed().stream()
                                    .mapToLong(Position::offset)
                                    .findFirst()
                                    .orElse(0)
                            - 1;
                }
                default -> {}
            }
        }
        detection.advance(Stream.NOON.plus(Duration.ofHours(1)));
        detection.close();
        into.accept(new Position(9, 1), sink.all());
        return crashes;
    }

    private void accept(LiveDetection detection, Batch batch) {
        Detected detected = detector.detect(TenantId.DEFAULT, batch.events());
        detection.accept(batch.position(), batch.received(), detected);
    }

    private static DetectionConfig config(Path state) {
        return new DetectionConfig(
                state, Duration.ofHours(1), Duration.ofMinutes(1), 1_000, AlertSeverity.INFORMATIONAL);
    }

    private static List<String> described(InMemoryFindings sink) {
        return sink.all().stream()
                .map(LiveDetectionCrashTest::described)
                .sorted()
                .toList();
    }

    private static String described(Finding finding) {
        return finding.rule().key() + " " + finding.group() + " " + finding.from() + " " + finding.to() + " "
                + finding.events() + " " + finding.id();
    }

    /** A live source, one that is hours behind, and one that imports old logs. */
    private static List<Batch> batches(Random random) {
        List<Batch> batches = new ArrayList<>();
        List<Origin> sources = List.of(Stream.source("live"), Stream.source("slow"), Stream.source("import"));
        List<Duration> behind = List.of(Duration.ZERO, Duration.ofHours(3), Duration.ofDays(40));
        Instant now = Stream.NOON;
        for (int i = 1; i <= 60; i++) {
            now = now.plusSeconds(random.nextInt(8));
            int source = random.nextInt(3);
            List<Event> events = new ArrayList<>();
            for (int index = 0; index < 1 + random.nextInt(3); index++) {
                Instant time = now.minus(behind.get(source)).minusSeconds(random.nextInt(5));
                Map<String, Object> fields = new LinkedHashMap<>();
                fields.put("user.name", "u" + random.nextInt(2));
                fields.put(
                        "message",
                        List.of("failed", "failed", "failed", "accepted", "alone", "else")
                                .get(random.nextInt(6)));
                events.add(Stream.event(0, i, index, now, time, sources.get(source), fields));
            }
            batches.add(new Batch(new Position(0, i), now, events));
        }
        return batches;
    }
}
