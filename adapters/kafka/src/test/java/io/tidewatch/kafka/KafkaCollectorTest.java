package io.tidewatch.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.collect.RawSink;
import io.tidewatch.collect.Receipt;
import io.tidewatch.config.KafkaSourceSettings;
import io.tidewatch.event.Dataset;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.Overloaded;
import io.tidewatch.event.RawBatch;
import io.tidewatch.event.RawFormat;
import io.tidewatch.event.TenantId;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.health.Health;
import io.tidewatch.testkit.Batches;
import io.tidewatch.testkit.Eventually;
import io.tidewatch.testkit.MutableClock;
import io.tidewatch.testkit.process.KafkaProcess;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KafkaCollectorTest {
    private final String servers = KafkaProcess.shared().servers();
    private final String topic = KafkaProcess.newName() + ".logs";
    private final String group = topic + "-group";
    private final List<RawBatch> taken = new CopyOnWriteArrayList<>();
    private final List<KafkaCollector> collectors = new ArrayList<>();
    private final Admin admin = Admin.create(Map.of("bootstrap.servers", servers));
    private final KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
            Map.of("bootstrap.servers", servers, "linger.ms", 0), new ByteArraySerializer(), new ByteArraySerializer());

    @BeforeEach
    void makeTopic() throws Exception {
        admin.createTopics(List.of(new NewTopic(topic, 4, (short) 1))).all().get();
    }

    @AfterEach
    void close() {
        collectors.forEach(KafkaCollector::close);
        producer.close();
        admin.close();
    }

    private KafkaCollector collect(RawSink sink) {
        return collect(settings(RawFormat.TEXT, false), sink);
    }

    private KafkaCollector collect(KafkaSourceSettings settings, RawSink sink) {
        KafkaCollector collector = new KafkaCollector(settings, MutableClock.atNoon());
        collectors.add(collector);
        collector.start(sink);
        return collector;
    }

    private KafkaSourceSettings settings(RawFormat format, boolean lines) {
        return new KafkaSourceSettings(
                "shop",
                TestQueues.connection(servers),
                List.of(topic.replace(".logs", ".*")),
                group,
                true,
                format,
                lines,
                new TenantId("acme"),
                Dataset.of("shop.orders"));
    }

    private void send(String... values) {
        for (String value : values) {
            producer.send(new ProducerRecord<>(topic, 0, null, value.getBytes(StandardCharsets.UTF_8)));
        }
        producer.flush();
    }

    private Receipt take(RawBatch batch) {
        taken.add(batch);
        return new Receipt(batch.size(), 0);
    }

    private List<String> lines() {
        return taken.stream().flatMap(batch -> Batches.lines(batch).stream()).toList();
    }

    private void awaitLines(int count) {
        Eventually.until(count + " records came: " + lines().size(), () -> lines().size() >= count);
    }

    @Test
    void messagesBecomeRecordsWithTheirTopicPartitionAndOffset() {
        send("{\"a\":1}", "{\"b\":2}");
        KafkaCollector collector = collect(settings(RawFormat.JSON, false), this::take);
        awaitLines(2);

        assertThat(lines()).containsExactly("{\"a\":1}", "{\"b\":2}");
        RawBatch batch = taken.getFirst();
        assertThat(batch.tenant()).isEqualTo(new TenantId("acme"));
        assertThat(batch.dataset()).isEqualTo(Dataset.of("shop.orders"));
        assertThat(batch.format()).isEqualTo(RawFormat.JSON);
        assertThat(batch.origin().source()).isEqualTo("shop/" + topic);
        assertThat(batch.origin().path()).isEqualTo(topic + "/0");
        assertThat(batch.recordOffsets()[0]).isZero();
        assertThat(batch.range().stream()).startsWith("kafka/shop/").endsWith("/0");
        Eventually.until(
                "it counts", () -> collector.status().listeners().getFirst().records() == 2);
        assertThat(collector.check()).isEqualTo(Health.UP);
    }

    @Test
    void messageOfManyLinesGivesARecordEachAndEmptyMessagesAreCounted() {
        producer.send(new ProducerRecord<>(topic, 0, null, null));
        send("one\r\n\ntwo\n", "three");
        KafkaCollector collector = collect(settings(RawFormat.TEXT, true), this::take);
        awaitLines(3);

        assertThat(lines()).containsExactly("one", "two", "three");
        Eventually.until(
                "the empty message is counted",
                () -> collector.status().listeners().getFirst().rejected().equals(Map.of("empty", 1L)));
    }

    @Test
    void whatTheSinkDidNotTakeIsOfferedAgainAndNothingIsLeftOut() {
        AtomicInteger calls = new AtomicInteger();
        RawSink full = batch -> {
            if (calls.incrementAndGet() % 3 != 0) {
                throw calls.get() % 2 == 0
                        ? new Overloaded("the queue is full", Duration.ofMillis(50))
                        : new TidewatchException(FailureKind.UNAVAILABLE, "the disk is away");
            }
            return take(batch);
        };
        send("a", "b");
        KafkaCollector collector = collect(full);
        awaitLines(2);
        send("c");
        awaitLines(3);

        assertThat(lines()).containsExactly("a", "b", "c");
        assertThat(collector.status().listeners().getFirst().waits()).isPositive();
    }

    @Test
    void recordThatTheQueueNeverTakesDoesNotHoldUpTheOthers() {
        RawSink picky = batch -> {
            if (Batches.lines(batch).contains("poison")) {
                throw new TidewatchException(FailureKind.INVALID, "a record is too large");
            }
            return take(batch);
        };
        send("a", "poison", "b");
        KafkaCollector collector = collect(picky);
        awaitLines(2);

        assertThat(lines()).containsExactly("a", "b");
        Eventually.until(
                "it is counted",
                () -> collector.status().listeners().getFirst().rejected().equals(Map.of("refused", 1L)));
    }

    @Test
    void restartGoesOnAfterWhatWasTaken() {
        send("a");
        KafkaCollector first = collect(this::take);
        awaitLines(1);
        first.close();
        send("b");
        collect(this::take);
        awaitLines(2);

        assertThat(lines()).containsExactly("a", "b");
    }

    @Test
    void rebalanceUnderLoadLosesAndRepeatsNothingInTheQueue() {
        String queueTopic = KafkaProcess.newName();
        int messages = 2_000;
        try (KafkaQueue queue = TestQueues.open(TestQueues.config(servers, queueTopic, TestQueues.ROOMY, "one"))) {
            RawSink sink = batch -> {
                var appended = queue.append(batch);
                return new Receipt(appended.accepted(), appended.deduplicated());
            };
            Thread producing = Thread.ofVirtual().start(() -> {
                for (int i = 0; i < messages; i++) {
                    producer.send(new ProducerRecord<>(
                            topic, i % 4, null, ("message " + i).getBytes(StandardCharsets.UTF_8)));
                    if (i % 40 == 0) {
                        producer.flush();
                    }
                }
                producer.flush();
            });
            collect(sink);
            List<String> seen = new ArrayList<>();
            read(queue, seen, messages / 8);
            KafkaCollector second = collect(sink);
            read(queue, seen, messages / 3);
            second.close();
            collect(sink);
            read(queue, seen, messages);

            assertThat(producing.isAlive()).isFalse();
            assertThat(seen).doesNotHaveDuplicates().hasSize(messages);
            assertThat(queue.poll(10, Duration.ofMillis(300))).isEmpty();
        }
    }

    private static void read(KafkaQueue queue, List<String> seen, int wanted) {
        Eventually.until("records come", () -> {
            queue.poll(100, Duration.ofMillis(200)).forEach(queued -> seen.addAll(Batches.lines(queued.batch())));
            return seen.size() >= wanted;
        });
    }

    @Test
    void topicThatIsMadeAnewIsReadFromItsBeginning() throws Exception {
        String queueTopic = KafkaProcess.newName();
        try (KafkaQueue queue = TestQueues.open(TestQueues.config(servers, queueTopic, TestQueues.ROOMY, "one"))) {
            RawSink sink = batch -> {
                var appended = queue.append(batch);
                return new Receipt(appended.accepted(), appended.deduplicated());
            };
            send("old a", "old b");
            KafkaCollector first = collect(sink);
            List<String> seen = new ArrayList<>();
            read(queue, seen, 2);
            first.close();
            admin.deleteTopics(List.of(topic)).all().get();
            admin.deleteConsumerGroups(List.of(group)).all().get();
            Eventually.until("the topic is made anew", this::madeAnew);
            send("new a", "new b");
            collect(sink);
            read(queue, seen, 4);

            assertThat(seen).containsExactly("old a", "old b", "new a", "new b");
        }
    }

    private boolean madeAnew() {
        try {
            admin.createTopics(List.of(new NewTopic(topic, 4, (short) 1))).all().get();
            return true;
        } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
            return false;
        }
    }
}
