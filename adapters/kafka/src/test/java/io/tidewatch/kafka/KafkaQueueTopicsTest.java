package io.tidewatch.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidewatch.config.KafkaSettings;
import io.tidewatch.event.ByteSize;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.RawBatch;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.health.Health;
import io.tidewatch.ledger.LedgerEntry;
import io.tidewatch.queue.Appended;
import io.tidewatch.queue.DamagedBatch;
import io.tidewatch.queue.QueuedBatch;
import io.tidewatch.testkit.Batches;
import io.tidewatch.testkit.Eventually;
import io.tidewatch.testkit.process.KafkaProcess;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** What the queue makes of its topics: several partitions and processes, foreign records, topics that are missing or gone. */
class KafkaQueueTopicsTest {
    private final String servers = KafkaProcess.shared().servers();
    private final String topic = KafkaProcess.newName();

    private KafkaQueue open(String node) {
        return TestQueues.open(TestQueues.config(servers, topic, TestQueues.ROOMY, node));
    }

    @Test
    void partitionsAreCommittedAndResumedEachByItself() {
        List<QueuedBatch> polled;
        try (KafkaQueue queue = open("one")) {
            for (int i = 0; i < 30; i++) {
                queue.append(
                        Batches.batch().stream("s" + i, 0).lines("line " + i).build());
            }
            polled = polled(queue, 30);
            polled.stream()
                    .filter(queued -> queued.position().partition() == 1)
                    .forEach(queued -> queue.commit(queued.position()));
        }
        long others = polled.stream()
                .filter(queued -> queued.position().partition() != 1)
                .count();
        try (KafkaQueue queue = open("one")) {
            assertThat(polled(queue, (int) others))
                    .extracting(queued -> queued.position().partition())
                    .doesNotContain(1);
            assertThat(queue.status().batches()).isEqualTo(others);
        }
    }

    @Test
    void streamThatMovesToAnotherProcessIsStillRecognised() {
        try (KafkaQueue one = open("one");
                KafkaQueue two = open("two")) {
            RawBatch batch = Batches.batch().stream("agent", 0).lines("a", "b").build();
            one.append(batch);

            assertThat(two.append(batch)).isEqualTo(new Appended(null, 0, 2));
            two.append(Batches.batch().stream("agent", 4).lines("c").build());
            assertThat(one.append(Batches.batch().stream("agent", 2)
                                    .lines("b", "c", "d")
                                    .build())
                            .accepted())
                    .isEqualTo(1);
            assertThat(polled(one, 3).stream().flatMap(queued -> Batches.lines(queued.batch()).stream()))
                    .containsExactly("a", "b", "c", "d");
            LedgerEntry entry =
                    two.entries(Instant.EPOCH, Instant.MAX.minusSeconds(120)).getFirst();
            Eventually.until(
                    "both processes count together",
                    () -> two.entries(Instant.EPOCH, Batches.NOON.plusSeconds(60))
                                    .getFirst()
                                    .received()
                            == 8);
            assertThat(entry.minute()).isEqualTo(Batches.NOON);
        }
    }

    @Test
    void secondProcessOfTheSameNameTakesOverForGoodAndTheFirstTellsTheRemedy() {
        try (KafkaQueue one = open("same")) {
            one.append(Batches.of("before"));
            try (KafkaQueue two = open("same")) {
                two.append(Batches.of("a"));
                Eventually.until(
                        "the first is told", () -> one.check().cause().contains("give each process a name of its own"));
                assertThat(one.check().status()).isEqualTo(Health.Status.DOWN);
                for (int i = 0; i < 3; i++) {
                    assertThatExceptionOfType(TidewatchException.class)
                            .isThrownBy(() -> one.append(Batches.of("refused")))
                            .withMessageContaining("'same'")
                            .withMessageContaining("give each process a name of its own")
                            .satisfies(e -> assertThat(e.kind()).isEqualTo(FailureKind.UNAVAILABLE));
                    assertThat(one.nameTaken()).contains("'same'");
                    two.append(Batches.of("b"));
                }
                assertThat(two.check()).isEqualTo(Health.UP);
                assertThat(two.nameTaken()).isEmpty();
                assertThat(polled(two, 5)).hasSize(5);
            }
        }
    }

    @Test
    void secondProcessOfTheSameNameThatWritesNothingDoesNotStopTheFirst() {
        try (KafkaQueue one = open("same")) {
            one.append(Batches.of("a"));
            KafkaQueue two = open("same");
            try (two) {
                Eventually.until("the first has its name again", () -> appends(one));
                assertThatExceptionOfType(TidewatchException.class)
                        .isThrownBy(() -> two.append(Batches.of("refused")))
                        .withMessageContaining("'same'");
                Eventually.until(
                        "the second is told",
                        () -> two.check().cause().contains("give each process a name of its own"));
                one.append(Batches.of("c"));
            }
            assertThat(one.check()).isEqualTo(Health.UP);
        }
    }

    private static boolean appends(KafkaQueue queue) {
        try {
            queue.append(Batches.of("b"));
            return true;
        } catch (TidewatchException e) {
            return false;
        }
    }

    /** As after a transaction that Kafka ended, since it took too long. */
    @Test
    void processThatKafkaRefusedThoughNoOtherHasItsNameGoesOn() {
        try (KafkaQueue queue = open("one")) {
            queue.append(Batches.of("a"));
            Map<String, Object> properties =
                    Map.of("bootstrap.servers", servers, "transactional.id", topic + ".one", "acks", "all");
            try (KafkaProducer<byte[], byte[]> later =
                    new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
                later.initTransactions();
            }
            assertThatExceptionOfType(TidewatchException.class).isThrownBy(() -> queue.append(Batches.of("refused")));
            Eventually.until("it goes on", () -> appends(queue));
            assertThat(queue.check()).isEqualTo(Health.UP);
        }
    }

    @Test
    void processThatBeginsToReadTakesOverAndTheOneBeforeStops() {
        try (KafkaQueue one = open("one");
                KafkaQueue two = open("two")) {
            one.append(Batches.of("a"));
            QueuedBatch first = polled(one, 1).getFirst();
            one.append(Batches.of("b"));
            assertThat(polled(two, 2)).hasSize(2);

            Eventually.until("the first is told", () -> one.check().cause().contains("'two'"));
            assertThatExceptionOfType(TidewatchException.class)
                    .isThrownBy(() -> one.poll(10, Duration.ZERO))
                    .withMessageContaining("one alone may");
            one.commit(first.position());
            one.append(Batches.of("c"));
            assertThat(Batches.lines(polled(two, 1).getFirst().batch())).containsExactly("c");
            // What others appended is known to this one a moment later; with the commit of the first it would never be
            // three.
            Eventually.until(
                    "the commit of the first counts no more", () -> two.status().batches() == 3);
        }
    }

    @Test
    void batchThatIsTooLargeForAMessageIsCutAndKeepsItsRecords() {
        KafkaQueueConfig config =
                TestQueues.config(servers, topic, TestQueues.ROOMY, "one").withLargestFrame(new ByteSize(2_000));
        try (KafkaQueue queue = TestQueues.open(config)) {
            RawBatch batch = Batches.random(7, 100, 200);
            queue.append(batch);

            List<String> lines = new ArrayList<>();
            while (lines.size() < 100) {
                queue.poll(10, Duration.ofSeconds(20)).forEach(queued -> lines.addAll(Batches.lines(queued.batch())));
            }
            assertThat(lines).containsExactlyElementsOf(Batches.lines(batch));
            assertThat(queue.status().batches()).isGreaterThan(5);
            assertThat(queue.status().records()).isEqualTo(100);
        }
    }

    @Test
    void recordThatIsNoBatchIsSetAsideAndThoseAfterItGoOn() {
        List<DamagedBatch> damaged = new CopyOnWriteArrayList<>();
        try (KafkaQueue queue =
                        TestQueues.open(TestQueues.config(servers, topic, TestQueues.ROOMY, "one"), damaged::add);
                KafkaProducer<byte[], byte[]> stranger = new KafkaProducer<>(
                        Map.of("bootstrap.servers", servers), new ByteArraySerializer(), new ByteArraySerializer())) {
            queue.append(Batches.of("before"));
            int partition = polled(queue, 1).getFirst().position().partition();
            byte[] poison = "not a batch".getBytes(StandardCharsets.UTF_8);
            stranger.send(new ProducerRecord<>(topic + ".batches", partition, null, poison));
            stranger.send(new ProducerRecord<>(topic + ".batches", partition, null, null));
            var header = new RecordHeaders().add("tidewatch", "3 29654640 default".getBytes(StandardCharsets.UTF_8));
            stranger.send(new ProducerRecord<>(topic + ".batches", partition, null, null, poison, header));
            stranger.flush();
            queue.append(Batches.of("after"));

            QueuedBatch after = polled(queue, 1).getFirst();
            assertThat(Batches.lines(after.batch())).containsExactly("after");
            assertThat(damaged).hasSize(3);
            assertThat(damaged.getFirst().bytes()).isEqualTo(poison);
            assertThat(damaged.getFirst().reason()).contains(topic);
            assertThat(queue.check().status()).isEqualTo(Health.Status.DEGRADED);

            queue.commit(after.position());
            Eventually.until(
                    "all is committed",
                    () -> queue.entries(Instant.EPOCH, Batches.NOON.plusSeconds(999_999_999)).stream()
                            .anyMatch(entry -> entry.quarantined() == 3));
        }
    }

    @Test
    void topicThatIsDeletedIsReportedAndSendersAreRefused() throws Exception {
        String id;
        try (KafkaQueue queue = open("one");
                Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            id = queue.id();
            queue.append(Batches.of("lost with its topic"));
            admin.deleteTopics(List.of(topic + ".batches")).all().get();

            Eventually.until("health says so", () -> queue.check().cause().contains("deleted"));
            assertThatExceptionOfType(TidewatchException.class)
                    .isThrownBy(() -> queue.append(Batches.of("refused")))
                    .withMessageContaining("deleted");
        }
        try (KafkaQueue queue = open("one")) {
            assertThat(queue.id()).isNotEqualTo(id);
            queue.append(Batches.of("new"));
            assertThat(Batches.lines(polled(queue, 1).getFirst().batch())).containsExactly("new");
            assertThat(queue.status().batches()).isEqualTo(1);
        }
    }

    @Test
    void missingTopicsThatMayNotBeMadeAreNamedWithTheirSettings() {
        KafkaSettings settings =
                new KafkaSettings(TestQueues.connection(servers), topic, 12, 3, 2, false, Duration.ofSeconds(10));

        assertThatExceptionOfType(TidewatchException.class)
                .isThrownBy(() -> TestQueues.open(KafkaQueueConfig.of(settings, TestQueues.ROOMY, "one")))
                .withMessageContaining(topic + ".batches with 12 partitions, replication 3")
                .withMessageContaining("min.insync.replicas=2")
                .withMessageContaining(topic + ".state")
                .satisfies(e -> assertThat(e.kind()).isEqualTo(FailureKind.INVALID));
    }

    private static List<QueuedBatch> polled(KafkaQueue queue, int count) {
        List<QueuedBatch> polled = new ArrayList<>();
        while (polled.size() < count) {
            List<QueuedBatch> more = queue.poll(count - polled.size(), Duration.ofSeconds(20));
            assertThat(more).isNotEmpty();
            polled.addAll(more);
        }
        return polled;
    }
}
