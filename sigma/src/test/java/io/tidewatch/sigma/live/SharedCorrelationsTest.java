package io.tidewatch.sigma.live;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidewatch.detect.AlertSeverity;
import io.tidewatch.detect.CorrelationGroups;
import io.tidewatch.detect.CountedMatch;
import io.tidewatch.detect.Detected;
import io.tidewatch.detect.DetectionStage;
import io.tidewatch.detect.Finding;
import io.tidewatch.detect.FindingForm;
import io.tidewatch.detect.HeldPartitions;
import io.tidewatch.detect.MatchLog;
import io.tidewatch.event.ByteSize;
import io.tidewatch.event.Event;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.Origin;
import io.tidewatch.event.Position;
import io.tidewatch.event.TenantId;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.health.Health;
import io.tidewatch.testkit.InMemoryFindings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Correlations a group at a time give what they give together. */
class SharedCorrelationsTest {
    private static final Duration LATENESS = Duration.ofMinutes(1);
    private static final String RULES = Stream.rule("failed", "message", "failed")
            + Stream.rule("accepted", "message", "accepted")
            + Stream.rule("alone", "message", "alone") + """
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
            ---
            title: One on the other's host
            id: other
            correlation:
                type: temporal
                rules: [alone, failed]
                group-by: [host]
                timespan: 10s
                aliases: {host: {alone: host.name, failed: other.host}}
            """;

    private record Batch(Position position, Instant received, List<Event> events) {}

    /** Keeps what was appended. */
    private static final class Matches implements MatchLog {
        final List<CountedMatch> all = new ArrayList<>();
        int refusals;

        @Override
        public void append(Position position, Instant received, List<CountedMatch> matches, Runnable durable) {
            if (refusals-- > 0) {
                throw new TidewatchException(FailureKind.UNAVAILABLE, "no space");
            }
            all.addAll(matches);
            durable.run();
        }

        @Override
        public void advance(Instant time, Set<Integer> done, Set<Integer> expected) {}

        @Override
        public void flush() {}

        @Override
        public Health check() {
            return Health.UP;
        }

        @Override
        public void close() {}
    }

    @TempDir
    Path folder;

    private final LiveDetector detector = new LiveDetector();

    @AfterEach
    void close() {
        detector.close();
    }

    @Test
    void groupsByThemselvesGiveTheFindingsOfAllTogether() {
        detector.install(Stream.bundle(RULES));
        int findings = 0;
        for (int seed = 0; seed < 25; seed++) {
            Random random = new Random(seed);
            List<Batch> batches = batches(random);

            List<String> together = together(batches, folder.resolve("together-" + seed));
            List<String> apart = apart(batches, random);

            assertThat(apart).as("seed " + seed).isEqualTo(together);
            findings += together.size();
        }
        assertThat(findings).isGreaterThan(300);
    }

    @Test
    void aChangedCorrelationBeginsAnewAndOthersGoOn() {
        detector.install(Stream.bundle(RULES));
        CorrelationUnits before = shared().of(requireNonNull(detector.inForce(TenantId.DEFAULT)));
        Set<String> units = ids(before);

        detector.install(Stream.bundle(RULES.replace("timespan: 25s", "timespan: 26s")));
        Set<String> changed = ids(shared().of(requireNonNull(detector.inForce(TenantId.DEFAULT))));

        assertThat(units).hasSize(5);
        assertThat(changed).hasSize(5).isNotEqualTo(units);
        assertThat(changed.stream().filter(units::contains)).hasSize(4);
    }

    @Test
    void aUnitOfReplacedRulesIsKnownForAWhileAndAnUnknownOneIsNot() {
        SharedCorrelations shared = shared();
        detector.install(Stream.bundle(RULES));
        String unit = ids(shared.of(requireNonNull(detector.inForce(TenantId.DEFAULT))))
                .iterator()
                .next();

        detector.install(Stream.bundle(Stream.rule("other", "message", "other")));

        assertThat(shared.open(TenantId.DEFAULT, unit, null)).isNotNull();
        assertThat(shared().open(TenantId.DEFAULT, unit, null)).isNull();
        assertThat(shared.open(new TenantId("another"), unit, null)).isNull();
    }

    @Test
    void aBatchThatTheLogRefusedIsCountedOnceByItsRules() {
        detector.install(Stream.bundle(RULES));
        Matches log = new Matches();
        log.refusals = 2;
        InMemoryFindings sink = new InMemoryFindings();
        try (DistributedDetection detection =
                new DistributedDetection(sink, log, shared(), () -> new HeldPartitions(Set.of(0), Set.of(0)))) {
            detection.begin(List.of());
            Batch batch = failure(1, Map.of());
            Detected detected = detector.detect(TenantId.DEFAULT, batch.events());
            for (int i = 0; i < 2; i++) {
                assertThatExceptionOfType(TidewatchException.class)
                        .isThrownBy(() -> detection.accept(batch.position(), batch.received(), detected));
            }
            detection.accept(batch.position(), batch.received(), detected);
            detection.accept(batch.position(), batch.received(), detected);
        }
        assertThat(log.all).hasSize(2);
        RulesInForce rules = requireNonNull(detector.inForce(TenantId.DEFAULT));
        assertThat(rules.rule(0).activity().matches()).isEqualTo(1);
    }

    @Test
    void aMatchTooLargeToBeKeptIsLeftOutAndCountedAndOthersAreNot() {
        detector.install(Stream.bundle(RULES));
        Matches log = new Matches();
        InMemoryFindings sink = new InMemoryFindings();
        SharedCorrelations shared = shared();
        try (DistributedDetection detection =
                new DistributedDetection(sink, log, shared, () -> new HeldPartitions(Set.of(0), Set.of(0)))) {
            detection.begin(List.of());
            accept(detection, failure(1, Map.of("user.name", "u".repeat(1_000_000))));
            accept(detection, failure(2, Map.of()));
        }
        assertThat(log.all).hasSize(2).allMatch(match -> match.content().length < 1_000);
        assertThat(shared.failures()).isEqualTo(2);
    }

    private static Batch failure(int offset, Map<String, Object> more) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("user.name", "u");
        fields.put("host.name", "h");
        fields.put("message", "failed");
        fields.putAll(more);
        Event event = Stream.event(0, offset, 0, Stream.NOON, Stream.NOON, Stream.source("live"), fields);
        return new Batch(new Position(0, offset), Stream.NOON, List.of(event));
    }

    private static Set<String> ids(CorrelationUnits units) {
        return units.rules().plan().correlations().stream()
                .flatMap(correlation -> io.tidewatch.sigma.correlate.CorrelationUnit.of(
                        units.rules().plan(), io.tidewatch.sigma.correlate.FieldLookup.BY_NAME)
                        .stream())
                .map(io.tidewatch.sigma.correlate.CorrelationUnit::id)
                .collect(java.util.stream.Collectors.toCollection(java.util.TreeSet::new));
    }

    private SharedCorrelations shared() {
        return new SharedCorrelations(detector, LATENESS, 1_000, ByteSize.ofMebibytes(64), AlertSeverity.INFORMATIONAL);
    }

    private List<String> together(List<Batch> batches, Path state) {
        InMemoryFindings sink = new InMemoryFindings();
        DetectionConfig config =
                new DetectionConfig(state, Duration.ofHours(1), LATENESS, 1_000, AlertSeverity.INFORMATIONAL);
        try (LiveDetection detection = new LiveDetection(detector, sink, config)) {
            detection.begin(List.of());
            for (Batch batch : batches) {
                accept(detection, batch);
            }
            detection.advance(Stream.NOON.plus(Duration.ofHours(2)));
        }
        return described(sink.all());
    }

    private void accept(DetectionStage detection, Batch batch) {
        Detected detected = detector.detect(TenantId.DEFAULT, batch.events());
        detection.accept(batch.position(), batch.received(), detected);
    }

    /** Each group has its matches only, and is put away and taken up again now and then; time goes on in between. */
    private List<String> apart(List<Batch> batches, Random random) {
        InMemoryFindings sink = new InMemoryFindings();
        SharedCorrelations shared = shared();
        Matches log = new Matches();
        try (DistributedDetection detection = new DistributedDetection(
                sink, log, shared, () -> new HeldPartitions(Set.of(0, 1, 2), Set.of(0, 1, 2)))) {
            detection.begin(List.of());
            // One partition after the other: as if a process each had read them.
            batches.stream()
                    .sorted(Comparator.comparing(batch -> batch.position().partition()))
                    .forEach(batch -> accept(detection, batch));
        }
        Map<String, List<CountedMatch>> groups = new LinkedHashMap<>();
        log.all.forEach(match ->
                groups.computeIfAbsent(match.group(), _ -> new ArrayList<>()).add(match));
        groups.values().forEach(matches -> sink.acceptTimed(correlated(shared, matches, random)));
        return described(sink.all());
    }

    private static List<Finding> correlated(SharedCorrelations shared, List<CountedMatch> matches, Random random) {
        matches.sort(Comparator.comparing(CountedMatch::received)
                .thenComparing(CountedMatch::event)
                .thenComparing(CountedMatch::ordinal));
        List<Finding> found = new ArrayList<>();
        CountedMatch first = matches.getFirst();
        CorrelationGroups.Group group = requireNonNull(shared.open(first.tenant(), first.unit(), null));
        for (CountedMatch match : matches) {
            if (random.nextInt(3) == 0) {
                found.addAll(group.advance(match.received()));
            }
            if (random.nextInt(3) == 0) {
                group = requireNonNull(shared.open(first.tenant(), first.unit(), group.isOver() ? null : group.save()));
            }
            found.addAll(group.accept(match));
        }
        while (!group.isOver()) {
            Instant due = group.due();
            assertThat(group.advance(due.minusMillis(1))).isEmpty();
            found.addAll(group.advance(due));
        }
        return found;
    }

    private static List<String> described(List<Finding> findings) {
        return findings.stream()
                .map(finding -> FindingForm.read(FindingForm.write(finding)))
                .map(finding -> finding.rule().key() + " " + finding.group() + " " + finding.from() + " " + finding.to()
                        + " " + finding.events() + " " + finding.dataset() + " " + finding.entities() + " "
                        + finding.id() + " " + finding.evidence().get().fields())
                .sorted()
                .toList();
    }

    /** Live sources, one that is hours behind, and one that imports old logs; in the order in which they were received. */
    private static List<Batch> batches(Random random) {
        List<Batch> batches = new ArrayList<>();
        List<Origin> sources =
                List.of(Stream.source("live"), Stream.source("also"), Stream.source("slow"), Stream.source("import"));
        List<Duration> behind = List.of(Duration.ZERO, Duration.ZERO, Duration.ofHours(3), Duration.ofDays(40));
        Map<Integer, Integer> offsets = new HashMap<>();
        Instant now = Stream.NOON;
        for (int i = 1; i <= 120; i++) {
            now = now.plusSeconds(1 + random.nextInt(5));
            int source = random.nextInt(4);
            int partition = source % 3;
            int offset = offsets.merge(partition, 1, Integer::sum);
            List<Event> events = new ArrayList<>();
            for (int index = 0; index < 1 + random.nextInt(3); index++) {
                Instant time = now.minus(behind.get(source)).minusSeconds(random.nextInt(8));
                Map<String, Object> fields = new LinkedHashMap<>();
                fields.put("user.name", "u" + random.nextInt(3));
                fields.put("host.name", "h" + random.nextInt(4));
                fields.put("other.host", "h" + random.nextInt(4));
                fields.put("not.needed", "x");
                fields.put(
                        "message",
                        List.of("failed", "failed", "failed", "accepted", "alone", "else")
                                .get(random.nextInt(6)));
                events.add(Stream.event(partition, offset, index, now, time, sources.get(source), fields));
            }
            batches.add(new Batch(new Position(partition, offset), now, events));
        }
        return batches;
    }
}
