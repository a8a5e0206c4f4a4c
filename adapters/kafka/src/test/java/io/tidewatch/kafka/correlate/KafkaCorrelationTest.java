package io.tidewatch.kafka.correlate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidewatch.config.KafkaConnection;
import io.tidewatch.config.KafkaSettings;
import io.tidewatch.config.SaslMechanism;
import io.tidewatch.detect.Finding;
import io.tidewatch.detect.FindingForm;
import io.tidewatch.detect.HeldPartitions;
import io.tidewatch.event.ByteSize;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.health.Health;
import io.tidewatch.kafka.KafkaClients;
import io.tidewatch.kafka.correlate.Workload.Batch;
import io.tidewatch.sigma.live.DistributedDetection;
import io.tidewatch.sigma.live.LiveDetector;
import io.tidewatch.sigma.live.SharedCorrelations;
import io.tidewatch.testkit.InMemoryFindings;
import io.tidewatch.testkit.process.KafkaProcess;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several processes' parts on a real Kafka: the same findings as one process makes, each once. */
class KafkaCorrelationTest {
    private static final Set<Integer> ALL = Set.of(0, 1, 2, 3);

    @TempDir
    Path folder;

    private final String topic = KafkaProcess.newName();
    private final List<Node> nodes = new ArrayList<>();
    /** As the catalog that the processes share. */
    private final InMemoryFindings catalog = new InMemoryFindings();

    /** What one process has. */
    private final class Node {
        final String name;
        final Set<Integer> held;
        final LiveDetector detector = Workload.detector(Workload.RULES);
        final KafkaCorrelation correlation;
        final KafkaCorrelation.Session session;
        final DistributedDetection detection;

        Node(String name, Set<Integer> held) {
            this.name = name;
            this.held = held;
            SharedCorrelations correlations = Workload.correlations(detector);
            correlation = KafkaCorrelation.open(config(name, true), correlations, Clock.systemUTC(), () -> "");
            correlation.start();
            session = correlation.begin(catalog);
            detection = new DistributedDetection(catalog, session, correlations, () -> new HeldPartitions(ALL, held));
            detection.begin(List.of());
            nodes.add(this);
        }

        void accept(Batch batch) {
            Workload.accept(detector, detection, batch);
        }

        void kill() {
            nodes.remove(this);
            session.kill();
            correlation.kill();
            detector.close();
        }

        void close() {
            session.close();
            correlation.close();
            detector.close();
        }
    }

    @AfterEach
    void close() {
        nodes.forEach(Node::close);
    }

    @Test
    void whenOneDiesAndOneComesTheFindingsAreThoseOfOneProcessAndEachIsThereOnce() {
        List<Batch> batches = Workload.batches(new Random(42), 300);
        List<String> together = Workload.embedded(batches, folder.resolve("embedded"));
        Node first = new Node("first", Set.of(0, 1));
        Node second = new Node("second", Set.of(2, 3));
        feed(batches.subList(0, 120), first, second);
        awaited(() -> assertThat(correlated()).isNotEmpty());

        // The second runs ahead while nobody reads what the first did.
        feed(batches.subList(120, 130), first, second);
        first.kill();
        feed(batches.subList(130, 220), second);
        Node third = new Node("third", Set.of(0, 1));
        // What the first wrote in the end comes again.
        feed(batches.subList(100, 220), third);
        feed(batches.subList(220, batches.size()), second, third);
        second.detection.flush();
        third.detection.flush();

        awaited(() -> {
            nodes.forEach(node -> node.detection.advance(Workload.NOON.plus(Duration.ofHours(2))));
            List<String> found = Workload.described(catalog.all());
            assertThat(without(together, found))
                    .as("findings of one process alone")
                    .isEmpty();
            assertThat(without(found, together)).as("findings of several alone").isEmpty();
        });
        assertThat(written()).doesNotHaveDuplicates().hasSameSizeAs(correlated());
        assertThat(nodes)
                .allSatisfy(node -> assertThat(node.correlation.check()).isEqualTo(Health.UP));
        long repeated = nodes.stream()
                .mapToLong(node -> node.correlation.status().repeated())
                .sum();
        assertThat(repeated).isPositive();
    }

    private static List<String> without(List<String> some, List<String> others) {
        List<String> left = new ArrayList<>(some);
        others.forEach(left::remove);
        return left;
    }

    @Test
    void topicsThatAreMissingAndMustNotBeMadeAreNamedWithTheirSettings() {
        CorrelationConfig config = config("first", false);
        assertThatExceptionOfType(TidewatchException.class)
                .isThrownBy(() -> KafkaCorrelation.open(
                        config, Workload.correlations(Workload.detector(Workload.RULES)), Clock.systemUTC(), () -> ""))
                .withMessageContaining("queue.kafka.create-topics is false")
                .withMessageContaining(topic + ".matches with 4 partitions, replication 1");
    }

    /** A rebalance and Kafka's look for a dead process take their time, more so on a busy machine. */
    private static void awaited(Runnable check) {
        long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (true) {
            try {
                check.run();
                return;
            } catch (AssertionError e) {
                if (System.nanoTime() - deadline > 0) {
                    throw e;
                }
                LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
            }
        }
    }

    /** Each batch to who reads its partition; the others are nobody's. */
    private static void feed(List<Batch> batches, Node... readers) {
        for (Batch batch : batches) {
            for (Node reader : readers) {
                if (reader.held.contains(batch.position().partition())) {
                    reader.accept(batch);
                }
            }
        }
    }

    private List<Finding> correlated() {
        Predicate<Finding> ofCorrelation = finding ->
                Set.of("hosts", "few", "both", "then").contains(finding.rule().key());
        return catalog.all().stream().filter(ofCorrelation).toList();
    }

    /** The ids in the topic of findings. */
    private List<String> written() {
        Map<String, Object> properties = new HashMap<>(KafkaClients.common(connection(), "test"));
        properties.put("isolation.level", "read_committed");
        List<String> ids = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic + ".findings").stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(one -> consumer.position(one) < ends.get(one))) {
                consumer.poll(Duration.ofMillis(200))
                        .forEach(message ->
                                ids.add(FindingForm.read(message.value()).id()));
            }
        }
        return ids;
    }

    private static KafkaConnection connection() {
        return new KafkaConnection(
                KafkaProcess.shared().servers(), false, null, SaslMechanism.SCRAM_SHA_512, null, null);
    }

    private CorrelationConfig config(String node, boolean makesTopics) {
        KafkaSettings kafka = new KafkaSettings(connection(), topic, 4, 1, 1, makesTopics, Duration.ofSeconds(20));
        return new CorrelationConfig(
                kafka, node, folder.resolve(node), Duration.ofMinutes(2), 1_000, ByteSize.ofMebibytes(64), 1);
    }
}
