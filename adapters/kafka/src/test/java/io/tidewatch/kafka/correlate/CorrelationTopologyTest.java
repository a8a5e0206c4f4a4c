package io.tidewatch.kafka.correlate;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.config.KafkaConnection;
import io.tidewatch.config.KafkaSettings;
import io.tidewatch.detect.CorrelationGroups;
import io.tidewatch.detect.CountedMatch;
import io.tidewatch.detect.Finding;
import io.tidewatch.detect.FindingForm;
import io.tidewatch.detect.HeldPartitions;
import io.tidewatch.event.ByteSize;
import io.tidewatch.event.TenantId;
import io.tidewatch.kafka.correlate.MatchRecords.Progress;
import io.tidewatch.kafka.correlate.Workload.Batch;
import io.tidewatch.sigma.live.DistributedDetection;
import io.tidewatch.sigma.live.LiveDetector;
import io.tidewatch.sigma.live.SharedCorrelations;
import io.tidewatch.testkit.InMemoryFindings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The topology without a Kafka. */
class CorrelationTopologyTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    private final LiveDetector detector = Workload.detector(Workload.RULES);
    private final CorrelationFigures figures = new CorrelationFigures();
    private final InMemoryFindings sink = new InMemoryFindings();
    private TopologyTestDriver driver;
    private TestInputTopic<byte[], byte[]> matches;
    private TestOutputTopic<byte[], byte[]> findings;

    @AfterEach
    void close() {
        if (driver != null) {
            driver.close();
            driver = null;
        }
    }

    @AfterEach
    void closeDetector() {
        detector.close();
    }

    @Test
    void anyOrderOfDeliveryGivesTheFindingsOfOneProcess() {
        int found = 0;
        int repeated = 0;
        for (int seed = 0; seed < 6; seed++) {
            Random random = new Random(seed);
            List<Batch> batches = Workload.batches(random, 120);
            List<String> together = Workload.embedded(batches, folder.resolve("embedded-" + seed));
            open(1_000, ByteSize.ofMebibytes(64));
            InMemoryFindings distributed = new InMemoryFindings();

            List<List<CountedMatch>> divided = divided(batches, distributed);
            deliver(batches, divided, random);
            everythingCame();

            distributed.acceptTimed(findings());
            assertThat(Workload.described(distributed.all())).as("seed " + seed).isEqualTo(together);
            assertThat(figures.status(Workload.NOON, 0, 0).groups()).isZero();
            assertThat(figures.status(Workload.NOON, 0, 0).bytes()).isZero();
            found += together.size();
            repeated += (int) figures.repeated.getAndSet(0);
            close();
        }
        assertThat(found).isGreaterThan(200);
        assertThat(repeated).isGreaterThan(200);
    }

    @Test
    void groupsWaitForAPartitionThatNobodySpokeOfUntilPatienceEnds() {
        open(1_000, ByteSize.ofMebibytes(64));
        List<Batch> batches = Workload.batches(new Random(1), 60);
        progress(Map.of(9, new Progress(-1, MatchRecords.UNKNOWN)));
        deliver(batches, divided(batches, sink), new Random(2));

        assertThat(findings()).isEmpty();
        assertThat(figures.status(Workload.NOON, 0, 0).waiting()).isPositive();

        driver.advanceWallClockTime(PATIENCE.plusSeconds(2));
        assertThat(findings()).isNotEmpty();
    }

    @Test
    void matchesWhoseRulesComeLaterWaitAndThoseOfNoRulesAreLeftOutInTheEnd() {
        List<Batch> batches = Workload.batches(new Random(3), 60);
        List<List<CountedMatch>> divided = divided(batches, sink);
        LiveDetector late = new LiveDetector();
        open(Workload.correlations(late), 1_000, ByteSize.ofMebibytes(64));
        deliver(batches, divided, new Random(4));
        assertThat(findings()).isEmpty();
        assertThat(figures.unknown).hasValue(0);

        String chained = Workload.RULES.substring(0, Workload.RULES.indexOf("title: Failures at many hosts"))
                + Workload.RULES.substring(Workload.RULES.indexOf("title: Failures and then"));
        Workload.install(late, chained);
        driver.advanceWallClockTime(Duration.ofSeconds(2));
        assertThat(findings())
                .isNotEmpty()
                .allMatch(finding -> finding.rule().key().equals("then"));

        everythingCame();
        driver.advanceWallClockTime(PATIENCE.plusSeconds(2));
        assertThat(figures.unknown.get()).isPositive();
        assertThat(figures.status(Workload.NOON, 0, 0).waiting()).isZero();
        late.close();
    }

    @Test
    void tooManyGroupsAreGivenUpAndTooMuchThatWaitsIsTakenOutOfTurn() {
        List<Batch> batches = Workload.batches(new Random(5), 200);
        List<List<CountedMatch>> divided = divided(batches, sink);
        open(3, ByteSize.ofMebibytes(64));
        deliver(batches, divided, new Random(6));
        assertThat(figures.evicted.get()).isPositive();
        assertThat(figures.status(Workload.NOON, 0, 0).groups()).isLessThanOrEqualTo(3);
        close();

        open(1_000, new ByteSize(20_000));
        progress(Map.of(9, new Progress(-1, MatchRecords.UNKNOWN)));
        deliver(batches, divided, new Random(7));
        assertThat(figures.hurried.get()).isPositive();
        assertThat(figures.status(Workload.NOON, 0, 0).bytes()).isLessThan(25_000);
    }

    @Test
    void whatIsNoMatchIsLeftOutAndCounted() {
        open(1_000, ByteSize.ofMebibytes(64));
        matches.pipeInput(new byte[] {1}, new byte[] {9, 9, 9});
        matches.pipeInput(new byte[] {1}, new byte[0]);
        matches.pipeInput(new byte[] {1}, (byte[]) null);
        byte[] whole = MatchRecords.write(divided(Workload.batches(new Random(8), 40), sink).stream()
                .flatMap(List::stream)
                .findFirst()
                .orElseThrow());
        for (int length = 0; length < whole.length; length++) {
            matches.pipeInput(new byte[] {1}, java.util.Arrays.copyOf(whole, length));
        }
        assertThat(figures.damaged).hasValue(3 + whole.length);
        assertThat(figures.matches).hasValue(0);
    }

    @Test
    void changelogTakesWhatTheTopicOfMatchesTakes() {
        int most = Integer.parseInt(CorrelationTopology.CHANGELOG.get("max.message.bytes"));
        assertThat(most).isGreaterThanOrEqualTo(CorrelationTopics.MAX_MESSAGE);
        assertThat(Integer.parseInt(CorrelationTopology.CHANGELOG.get("segment.bytes")))
                .isGreaterThanOrEqualTo(most);
    }

    /** Kafka Streams uses the same processor again when it revives a task. */
    @Test
    void whatComesAgainAfterTheStoreWentBackCountsAsItDidBefore() {
        List<Batch> batches = Workload.batches(new Random(9), 60);
        List<List<CountedMatch>> divided = divided(batches, sink);
        CorrelationProcessor processor = new CorrelationProcessor(
                config(folder, 1_000, ByteSize.ofMebibytes(64)), Workload.correlations(detector), figures);

        List<byte[]> before = forwarded(processor, divided);
        long matched = figures.matches.getAndSet(0);
        processor.close();
        List<byte[]> again = forwarded(processor, divided);

        assertThat(before).isNotEmpty();
        assertThat(again).containsExactlyElementsOf(before);
        assertThat(figures.matches).hasValue(matched);
        assertThat(figures.repeated).hasValue(0);
    }

    @Test
    void bigBacklogIsWorkedOffInTurnsOfBoundedSizeWithTheSameFindings() {
        List<List<CountedMatch>> divided = divided(Workload.batches(new Random(10), 300), sink);
        CorrelationConfig config = config(folder, 1_000, ByteSize.ofMebibytes(64));
        SharedCorrelations correlations = Workload.correlations(detector);
        List<byte[]> atOnce = forwarded(new CorrelationProcessor(config, correlations, figures), divided);
        CorrelationFigures own = new CorrelationFigures();
        CorrelationProcessor processor = new CorrelationProcessor(config, correlations, own, 7);

        MockProcessorContext<byte[], byte[]> context = given(processor, divided);
        long left = own.status(Workload.NOON, 0, 0).waiting();
        assertThat(left).isEqualTo(own.matches.get() - 7);
        int turns = 1;
        for (; scheduled(context).size() == 2; turns++) {
            // More of what is known already makes no turn beside.
            give(processor, MatchRecords.write(end()));
            assertThat(own.status(Workload.NOON, 0, 0).waiting()).isEqualTo(left);
            scheduled(context).getLast().getPunctuator().punctuate(0);
            long now = own.status(Workload.NOON, 0, 0).waiting();
            assertThat(left - now).isBetween(0L, 7L);
            left = now;
        }

        assertThat(left).isZero();
        assertThat(turns).isGreaterThan((int) own.matches.get() / 7);
        assertThat(described(values(context))).isNotEmpty().isEqualTo(described(atOnce));
        assertThat(own.status(Workload.NOON, 0, 0).groups()).isZero();
    }

    /** Rules may come at any moment of a pass over many matches, and go and come. */
    @Test
    void matchesOfAUnitThatBecomesKnownInTheMidstOfAPassAreTakenInTheirOrder() {
        List<List<CountedMatch>> divided = divided(Workload.batches(new Random(11), 300), sink);
        CorrelationConfig config = config(folder, 1_000, ByteSize.ofMebibytes(64));
        SharedCorrelations correlations = Workload.correlations(detector);
        List<String> atOnce =
                described(forwarded(new CorrelationProcessor(config, correlations, new CorrelationFigures()), divided));
        List<String> units = divided.stream()
                .flatMap(List::stream)
                .map(CountedMatch::unit)
                .distinct()
                .sorted()
                .toList();
        assertThat(units).hasSizeGreaterThan(2);

        for (String hidden : units) {
            for (int hiddenFor = 3; hiddenFor <= 300; hiddenFor *= 10) {
                CorrelationFigures own = new CorrelationFigures();
                CorrelationGroups groups = new Hiding(correlations, hidden, 150, hiddenFor);
                CorrelationProcessor processor = new CorrelationProcessor(config, groups, own, 7);
                MockProcessorContext<byte[], byte[]> context = given(processor, divided);
                while (scheduled(context).size() == 2) {
                    scheduled(context).getLast().getPunctuator().punctuate(0);
                }

                assertThat(described(values(context)))
                        .as("%s hidden for %s", hidden, hiddenFor)
                        .isNotEmpty()
                        .isEqualTo(atOnce);
                assertThat(own.status(Workload.NOON, 0, 0).waiting()).isZero();
                assertThat(own.status(Workload.NOON, 0, 0).groups()).isZero();
            }
        }
    }

    /** Where a unit is not known for a while, counted in groups that are opened. */
    private static final class Hiding implements CorrelationGroups {
        private final CorrelationGroups groups;
        private final String unit;
        private final int from;
        private final int to;
        private int opened;

        Hiding(CorrelationGroups groups, String unit, int from, int length) {
            this.groups = groups;
            this.unit = unit;
            this.from = from;
            this.to = from + length;
        }

        @Override
        public @Nullable Group open(TenantId tenant, String unit, byte @Nullable [] state) {
            opened++;
            return unit.equals(this.unit) && opened >= from && opened < to ? null : groups.open(tenant, unit, state);
        }

        @Override
        public long failures() {
            return groups.failures();
        }

        @Override
        public long forgotten() {
            return groups.forgotten();
        }
    }

    private static List<String> described(List<byte[]> values) {
        InMemoryFindings found = new InMemoryFindings();
        found.acceptTimed(values.stream().map(FindingForm::read).toList());
        return Workload.described(found.all());
    }

    private static List<MockProcessorContext.CapturedPunctuator> scheduled(
            MockProcessorContext<byte[], byte[]> context) {
        return context.scheduledPunctuators().stream()
                .filter(one -> !one.cancelled())
                .toList();
    }

    /** What a processor makes of matches over an empty store, with everything done at the end. */
    private List<byte[]> forwarded(CorrelationProcessor processor, List<List<CountedMatch>> divided) {
        return values(given(processor, divided));
    }

    private static List<byte[]> values(MockProcessorContext<byte[], byte[]> context) {
        return context.forwarded().stream()
                .map(forward -> (byte[]) forward.record().value())
                .toList();
    }

    private MockProcessorContext<byte[], byte[]> given(
            CorrelationProcessor processor, List<List<CountedMatch>> divided) {
        MockProcessorContext<byte[], byte[]> context =
                new MockProcessorContext<>(new Properties(), new TaskId(0, 0), folder.toFile());
        context.setCurrentSystemTimeMs(Workload.NOON.toEpochMilli());
        KeyValueStore<Bytes, byte[]> store =
                Stores.inMemoryKeyValueStore(CorrelationState.STORE).get();
        store.init(context.getStateStoreContext(), store);
        processor.init(context);
        divided.stream().flatMap(List::stream).forEach(match -> give(processor, MatchRecords.write(match)));
        give(processor, MatchRecords.write(end()));
        return context;
    }

    private static Map<Integer, Progress> end() {
        return all(new Progress(1_000, MatchRecords.micros(Workload.NOON.plus(Duration.ofHours(2)))));
    }

    private static void give(CorrelationProcessor processor, byte[] value) {
        processor.process(new Record<>(new byte[] {1}, value, 0));
    }

    private void open(int maxGroups, ByteSize memory) {
        open(Workload.correlations(detector), maxGroups, memory);
    }

    private void open(SharedCorrelations correlations, int maxGroups, ByteSize memory) {
        CorrelationConfig config = config(folder, maxGroups, memory);
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, config.application());
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:9092");
        properties.put(StreamsConfig.STATE_DIR_CONFIG, folder.resolve("streams").toString());
        driver = new TopologyTestDriver(CorrelationTopology.of(config, correlations, figures), properties);
        matches = driver.createInputTopic(config.matchesTopic(), new ByteArraySerializer(), new ByteArraySerializer());
        findings = driver.createOutputTopic(
                config.findingsTopic(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    static CorrelationConfig config(Path folder, int maxGroups, ByteSize memory) {
        KafkaSettings kafka = new KafkaSettings(
                new KafkaConnection(
                        "nowhere:9092", false, null, io.tidewatch.config.SaslMechanism.SCRAM_SHA_512, null, null),
                "siem",
                3,
                1,
                1,
                true,
                Duration.ofSeconds(20));
        return new CorrelationConfig(kafka, "node", folder, PATIENCE, maxGroups, memory, 0);
    }

    /** What each batch counts, as the process that reads its partition divides it. */
    private List<List<CountedMatch>> divided(List<Batch> batches, InMemoryFindings into) {
        Workload.Kept kept = new Workload.Kept();
        try (DistributedDetection detection = new DistributedDetection(
                into, kept, Workload.correlations(detector), () -> new HeldPartitions(Set.of(), Set.of()))) {
            detection.begin(List.of());
            batches.forEach(batch -> Workload.accept(detector, detection, batch));
        }
        return kept.batches;
    }

    /** Each partition in its order, but the partitions among each other in any; now and then a partition is given again from earlier on. */
    private void deliver(List<Batch> batches, List<List<CountedMatch>> divided, Random random) {
        progress(all(new Progress(-1, MatchRecords.UNKNOWN)));
        Map<Integer, List<Integer>> places = new HashMap<>();
        for (int i = 0; i < batches.size(); i++) {
            places.computeIfAbsent(batches.get(i).position().partition(), _ -> new ArrayList<>())
                    .add(i);
        }
        Map<Integer, Integer> next = new HashMap<>();
        List<Integer> open = new ArrayList<>(places.keySet());
        while (!open.isEmpty()) {
            int partition = open.get(random.nextInt(open.size()));
            List<Integer> own = places.get(partition);
            int at = next.getOrDefault(partition, 0);
            for (int i = 0; i < 1 + random.nextInt(10) && at < own.size(); i++) {
                Batch batch = batches.get(own.get(at));
                divided.get(own.get(at))
                        .forEach(match -> matches.pipeInput(MatchRecords.key(match), MatchRecords.write(match)));
                if (random.nextBoolean() || at == own.size() - 1) {
                    Progress reached = new Progress(batch.position().offset(), MatchRecords.micros(batch.received()));
                    progress(Map.of(partition, reached));
                }
                at++;
            }
            if (at == own.size()) {
                open.remove(Integer.valueOf(partition));
            } else if (random.nextInt(4) == 0) {
                at = random.nextInt(at);
            }
            next.put(partition, at);
        }
    }

    private void everythingCame() {
        Instant end = Workload.NOON.plus(Duration.ofHours(2));
        progress(all(new Progress(-1, MatchRecords.micros(end))));
    }

    private static Map<Integer, Progress> all(Progress progress) {
        Map<Integer, Progress> all = new HashMap<>();
        for (int partition = 0; partition < Workload.PARTITIONS; partition++) {
            all.put(partition, progress);
        }
        return all;
    }

    private void progress(Map<Integer, Progress> sources) {
        matches.pipeInput(null, MatchRecords.write(sources));
    }

    private List<Finding> findings() {
        return findings.readValuesToList().stream().map(FindingForm::read).toList();
    }
}
