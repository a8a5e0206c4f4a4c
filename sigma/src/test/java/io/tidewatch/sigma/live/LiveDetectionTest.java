package io.tidewatch.sigma.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.detect.AlertSeverity;
import io.tidewatch.detect.Entity;
import io.tidewatch.detect.Evidence;
import io.tidewatch.detect.Finding;
import io.tidewatch.event.Event;
import io.tidewatch.event.EventId;
import io.tidewatch.event.Origin;
import io.tidewatch.event.Position;
import io.tidewatch.event.TenantId;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.health.Health;
import io.tidewatch.testkit.InMemoryFindings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LiveDetectionTest {
    private static final String FAILED = Stream.rule("failed", "message|contains", "Failed");
    private static final String BRUTE_FORCE = """
            title: Brute force
            id: brute
            level: high
            correlation: {type: event_count, rules: [failed], group-by: [source.ip], timespan: 5m, condition: {gte: 3}}
            ---
            """;
    private static final String SILENCE = """
            title: Seldom
            id: seldom
            correlation: {type: event_count, rules: [failed], group-by: [source.ip], timespan: 1m, condition: {lt: 3}}
            """;

    @TempDir
    Path folder;

    private final LiveDetector detector = new LiveDetector();
    private InMemoryFindings sink = new InMemoryFindings();
    private AlertSeverity alertLevel = AlertSeverity.INFORMATIONAL;
    private LiveDetection detection;
    private long offset;

    @AfterEach
    void close() {
        detector.close();
    }

    @Test
    void aMatchOfARuleIsAFindingThatNamesWhomItIsAbout() {
        start(FAILED);

        accept(Stream.source("a"), Stream.NOON, "root");

        Finding finding = sink.all().getFirst();
        assertThat(finding.rule().key()).isEqualTo("failed");
        assertThat(finding.rule().techniques()).containsExactly("T1110.001");
        assertThat(finding.group()).isEqualTo(Map.of("host.name", "h1", "user.name", "root", "source.ip", "10.0.0.9"));
        assertThat(finding.entities())
                .containsExactly(
                        new Entity(Entity.Kind.HOST, "h1"),
                        new Entity(Entity.Kind.USER, "root"),
                        new Entity(Entity.Kind.ADDRESS, "10.0.0.9"));
        assertThat(finding.events()).containsExactly(new EventId(0, 1, 0));
        assertThat(finding.dataset()).isEqualTo(Stream.SSHD);
    }

    @Test
    void aRuleBelowTheAlertLevelRaisesNothingButIsCounted() {
        alertLevel = AlertSeverity.LOW;
        start(FAILED.replace("level: high", "level: informational"));

        accept(Stream.source("a"), Stream.NOON, "root");

        assertThat(sink.all()).isEmpty();
        assertThat(detector.activity(TenantId.DEFAULT).get("failed").matches()).isEqualTo(1);
    }

    @Test
    void whatRulesDidIsToldOnceAlsoOfThoseThatAreInForceNoMore() {
        start(FAILED);
        accept(Stream.source("a"), Stream.NOON, "root");
        assertThat(detector.progress()).singleElement().satisfies(progress -> {
            assertThat(progress.rule()).isEqualTo("failed");
            assertThat(progress.matches()).isEqualTo(1);
            assertThat(progress.lastMatch()).isEqualTo(Stream.NOON);
            assertThat(progress.logsourceSeen()).isTrue();
            assertThat(progress.fields()).containsExactly("message");
        });
        assertThat(detector.progress())
                .singleElement()
                .extracting(LiveRules.Progress::matches)
                .isEqualTo(0L);

        accept(Stream.source("a"), Stream.NOON, "root");
        detector.install(Stream.bundle(Stream.rule("other", "message|contains", "x")));
        assertThat(detector.progress())
                .extracting(LiveRules.Progress::rule, LiveRules.Progress::matches)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("failed", 1L),
                        org.assertj.core.groups.Tuple.tuple("other", 0L));
        assertThat(detector.progress()).extracting(LiveRules.Progress::rule).containsExactly("other");
    }

    @Test
    void aRulesAuthorMaySayByWhatItsFindingsAreGrouped() {
        start(FAILED.replace("level: high", "level: high\ntidewatch: {group-by: [source.ip, absent]}"));

        accept(Stream.source("a"), Stream.NOON, "root");

        assertThat(sink.all().getFirst().group()).isEqualTo(Map.of("source.ip", "10.0.0.9"));
    }

    @Test
    void theEvidenceShowsTheConditionAndWhatSatisfiedIt() {
        start(FAILED);
        accept(Stream.source("a"), Stream.NOON, "root");

        Evidence evidence = sink.all().getFirst().evidence().get();

        JsonNode explanation = JsonMapper.shared().readTree(evidence.explanation());
        assertThat(explanation.get("kind").asString()).isEqualTo("rule");
        assertThat(explanation.get("matched").asBoolean()).isTrue();
        JsonNode found = explanation.findValue("found").get(0);
        assertThat(found.get("pattern").asString()).contains("Failed");
        assertThat(found.get("start").asInt()).isZero();
        assertThat(evidence.fields())
                .containsEntry("message", "Failed password")
                .containsEntry("user.name", "root");
    }

    @Test
    void aCorrelationIsAFindingAndTheRuleThatItCountsRaisesNone() {
        start(FAILED + BRUTE_FORCE);

        for (int i = 0; i < 3; i++) {
            accept(Stream.source("a"), Stream.NOON.plusSeconds(i), "u" + i);
        }

        assertThat(sink.all()).singleElement().satisfies(finding -> {
            assertThat(finding.rule().key()).isEqualTo("brute");
            assertThat(finding.group()).isEqualTo(Map.of("source.ip", "10.0.0.9"));
            assertThat(finding.entities())
                    .as("the group, and whom the event that decided names")
                    .containsExactly(
                            new Entity(Entity.Kind.ADDRESS, "10.0.0.9"),
                            new Entity(Entity.Kind.HOST, "h1"),
                            new Entity(Entity.Kind.USER, "u2"));
            assertThat(finding.events()).hasSize(3);
            JsonNode explanation =
                    JsonMapper.shared().readTree(finding.evidence().get().explanation());
            assertThat(explanation.get("kind").asString()).isEqualTo("correlation");
            assertThat(explanation.get("value").asDouble()).isEqualTo(3);
            assertThat(explanation.get("condition").asString()).isEqualTo("gte 3");
            assertThat(explanation.get("decided-by").get("rule").asString()).isEqualTo("failed");
        });
    }

    @Test
    void anImportOfOldLogsIsCorrelatedWhileLiveEventsFlow() {
        start(FAILED + BRUTE_FORCE);
        Instant old = Stream.NOON.minus(Duration.ofDays(200));

        for (int i = 0; i < 3; i++) {
            accept(Stream.source("live"), Stream.NOON.plusSeconds(i), Stream.NOON.plusSeconds(i), "x", "10.0.0.1");
            accept(Stream.source("import"), Stream.NOON.plusSeconds(i), old.plusSeconds(i), "x", "10.0.0.2");
        }

        assertThat(sink.all())
                .extracting(finding -> finding.group().get("source.ip"))
                .containsExactly("10.0.0.1", "10.0.0.2");
    }

    @Test
    void aSourceWhoseClockRunsAheadMakesTheOthersNotLate() {
        start(FAILED + BRUTE_FORCE);

        for (int i = 0; i < 3; i++) {
            Instant now = Stream.NOON.plusSeconds(i);
            accept(Stream.source("ahead"), now, now.plus(Duration.ofHours(5)), "x", "10.0.0.1");
            accept(Stream.source("right"), now, now, "x", "10.0.0.2");
        }

        assertThat(sink.all()).hasSize(2);
    }

    @Test
    void filesOfOneSourceThatAreReadOneAfterTheOtherAreEachCorrelated() {
        start(FAILED + BRUTE_FORCE);
        Origin stream = Stream.source("archive");

        for (int day : new int[] {3, 9, 1, 7, 5, 8}) {
            for (int i = 0; i < 3; i++) {
                Instant time = Stream.NOON.minus(Duration.ofDays(day)).plusSeconds(i);
                accept(stream, Stream.NOON, time, "x", "10.0.0." + day);
            }
        }

        assertThat(sink.all()).hasSize(6);
    }

    @Test
    void eventsOfTwoSourcesThatArriveInTimeAreCorrelatedTogether() {
        start(FAILED + BRUTE_FORCE);

        accept(Stream.source("a"), Stream.NOON, Stream.NOON.minusSeconds(200), "x", "10.0.0.1");
        accept(Stream.source("b"), Stream.NOON, Stream.NOON.plusSeconds(100), "x", "10.0.0.1");
        accept(Stream.source("c"), Stream.NOON, Stream.NOON.minusSeconds(190), "x", "10.0.0.1");

        assertThat(sink.all()).hasSize(1);
    }

    @Test
    void theWindowOfASilentSourceIsClosedByTheClockOnce() {
        start(FAILED + BRUTE_FORCE + SILENCE);
        accept(Stream.source("a"), Stream.NOON, "x");

        detection.advance(Stream.NOON.plus(Duration.ofMinutes(5)));
        assertThat(sink.all()).isEmpty();
        detection.advance(Stream.NOON.plus(Duration.ofMinutes(12)));
        detection.advance(Stream.NOON.plus(Duration.ofMinutes(13)));

        assertThat(sink.all()).extracting(finding -> finding.rule().key()).containsExactly("seldom");
        assertThat(sink.all().getFirst().dataset().value()).isEqualTo("generic.log");
    }

    @Test
    void whatIsOpenGoesOnWhenAnotherRuleChanges() {
        start(FAILED + BRUTE_FORCE);
        accept(Stream.source("a"), Stream.NOON, "x");
        accept(Stream.source("a"), Stream.NOON, "x");

        detector.install(Stream.bundle(FAILED + BRUTE_FORCE + SILENCE + "---\n" + Stream.rule("new", "a", "b")));
        accept(Stream.source("a"), Stream.NOON.plusSeconds(2), "x");

        assertThat(sink.all()).extracting(finding -> finding.rule().key()).containsExactly("brute");
    }

    @Test
    void aSinkThatFailsIsGivenTheSameFindingsAgain() {
        start(FAILED + BRUTE_FORCE);
        accept(Stream.source("a"), Stream.NOON, "x");
        accept(Stream.source("a"), Stream.NOON.plusSeconds(1), "x");
        sink.failNext(1);
        Event third = event(Stream.source("a"), Stream.NOON, Stream.NOON.plusSeconds(2), "x", "10.0.0.9");

        assertThatThrownBy(() -> give(third)).isInstanceOf(TidewatchException.class);
        give(third);

        assertThat(sink.all()).hasSize(1);
    }

    @Test
    void theStateIsNotDurableBeforeTheFindingsAre() {
        start(FAILED);
        accept(Stream.source("a"), Stream.NOON, "x");
        sink.failNext(1);

        assertThatThrownBy(detection::flush).isInstanceOf(TidewatchException.class);

        assertThat(detection.committed()).isEmpty();
        assertThat(detection.check().status()).isEqualTo(Health.Status.DEGRADED);
        detection.flush();
        assertThat(detection.committed()).containsExactly(new Position(0, 1));
        assertThat(detection.check()).isEqualTo(Health.UP);
    }

    @Test
    void aStartWithoutStateBeginsWhereTheStoreStands() {
        detector.install(Stream.bundle(FAILED));
        detection = detection();

        detection.begin(List.of(new Position(0, 17)));

        assertThat(detection.committed()).containsExactly(new Position(0, 17));
    }

    @Test
    void aDamagedStateIsReportedAndDetectionBeginsAnewWithWhatTheQueueHas() throws IOException {
        start(FAILED + BRUTE_FORCE);
        accept(Stream.source("a"), Stream.NOON, "x");
        detection.close();
        Path file = folder.resolve("detection.state");
        byte[] good = Files.readAllBytes(file);
        Random random = new Random(7);
        for (int i = 0; i < 200; i++) {
            byte[] damaged = good.clone();
            if (i % 4 == 0) {
                damaged = java.util.Arrays.copyOf(good, random.nextInt(good.length));
            } else {
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 + random.nextInt(255));
            }
            Files.write(file, damaged);
            detection = detection();

            detection.begin(List.of(new Position(0, 1)));

            assertThat(detection.committed()).isEmpty();
            assertThat(detection.check().status()).isEqualTo(Health.Status.DEGRADED);
            assertThat(detection.check().cause()).contains("detection.state");
            assertThat(folder.resolve("detection.state.damaged")).exists();
            detection.close();
        }
    }

    @Test
    void fieldsAndCountsOfRulesAreKeptApartByTenant() {
        start(FAILED);
        accept(Stream.source("a"), Stream.NOON, "x");

        assertThat(detector.activity(TenantId.DEFAULT).get("failed").matches()).isEqualTo(1);
        assertThat(detector.activity(TenantId.DEFAULT).get("failed").lastMatch())
                .isEqualTo(Stream.NOON);
        assertThat(detector.activity(new TenantId("other"))).isEmpty();
    }

    private LiveDetection detection() {
        return new LiveDetection(
                detector,
                sink,
                new DetectionConfig(folder, Duration.ofHours(1), Duration.ofMinutes(5), 1_000, alertLevel));
    }

    private void start(String rules) {
        detector.install(Stream.bundle(rules));
        sink = new InMemoryFindings();
        detection = detection();
        detection.begin(List.of());
    }

    private void accept(Origin source, Instant time, String user) {
        accept(source, time, time, user, "10.0.0.9");
    }

    private void accept(Origin source, Instant arrived, Instant time, String user, String address) {
        give(event(source, arrived, time, user, address));
    }

    private Event event(Origin source, Instant arrived, Instant time, String user, String address) {
        return Stream.event(
                0,
                ++offset,
                0,
                arrived,
                time,
                source,
                Map.of("message", "Failed password", "host.name", "h1", "user.name", user, "source.ip", address));
    }

    private void give(Event event) {
        detection.accept(
                new Position(0, event.id().offset()),
                event.ingested(),
                detector.detect(TenantId.DEFAULT, new ArrayList<>(List.of(event))));
    }
}
