package io.tidewatch.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidewatch.collect.Receipt;
import io.tidewatch.config.KafkaSourceSettings;
import io.tidewatch.event.ByteSize;
import io.tidewatch.event.Dataset;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.RawFormat;
import io.tidewatch.event.TenantId;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.health.Health;
import io.tidewatch.testkit.Batches;
import io.tidewatch.testkit.Eventually;
import io.tidewatch.testkit.FaultyProxy;
import io.tidewatch.testkit.LoadedQueue;
import io.tidewatch.testkit.MutableClock;
import io.tidewatch.testkit.process.KafkaProcess;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A broker that is killed, cut off, slow or silent; whatever happens, what was acknowledged is there once. */
class KafkaQueueFaultsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(4);
    private static final int LINES = 2_000;
    private static FaultyProxy proxy;
    private static KafkaProcess broker;

    private final String topic = KafkaProcess.newName();

    @BeforeAll
    static void start() {
        int port = KafkaProcess.freePort();
        proxy = FaultyProxy.to(port);
        broker = KafkaProcess.start(port, proxy.port());
    }

    @AfterAll
    static void stop() {
        broker.close();
        proxy.close();
    }

    private KafkaQueue open(String node) {
        return TestQueues.open(
                KafkaQueueConfig.of(TestQueues.settings(broker.servers(), topic, PATIENCE), TestQueues.ROOMY, node));
    }

    @Test
    void brokerThatIsKilledUnderLoadLosesAndRepeatsNothing() {
        try (KafkaQueue queue = open("one");
                LoadedQueue load = new LoadedQueue(List.of(queue), 4)) {
            for (int round = 0; round < 2; round++) {
                load.awaitMore(60);
                broker.kill();
                Eventually.until("health says so", () -> queue.check().status() == Health.Status.DOWN);
                broker.startAgain();
                load.awaitMore(20);
            }
            load.assertNothingLostAndNothingTwice();
            assertThat(load.refused()).isPositive();
            Eventually.until("the queue is well again", () -> queue.check().equals(Health.UP));
            Eventually.until("everything is committed", () -> queue.status().batches() == 0);
        }
    }

    @Test
    void linesThatAreCutSlowedAndSilencedLoseAndRepeatNothing() throws InterruptedException {
        try (KafkaQueue queue = open("one");
                KafkaQueue other = open("two");
                LoadedQueue load = new LoadedQueue(List.of(queue, other), 4)) {
            for (int round = 0; round < 6; round++) {
                load.awaitMore(15);
                proxy.cut();
            }
            proxy.slow(Duration.ofMillis(15));
            load.awaitMore(15);
            proxy.slow(Duration.ZERO);
            proxy.silence(true);
            Thread.sleep(PATIENCE.plusSeconds(1));
            proxy.silence(false);
            proxy.cut();
            load.awaitMore(40);
            load.assertNothingLostAndNothingTwice();
        } finally {
            proxy.silence(false);
            proxy.slow(Duration.ZERO);
        }
    }

    @Test
    void topicIsTakenIntoTheQueueOnceThoughTheLinesAreCut() throws Exception {
        String source = topic + ".logs";
        List<String> sent = new ArrayList<>();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.servers()));
                KafkaQueue queue = open("one");
                KafkaCollector collector = new KafkaCollector(source(source), MutableClock.atNoon());
                KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", broker.servers(), "enable.idempotence", true),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            admin.createTopics(List.of(new NewTopic(source, 1, (short) 1)))
                    .all()
                    .get();
            collector.start(batch -> {
                var appended = queue.append(batch);
                return new Receipt(appended.accepted(), appended.deduplicated());
            });
            List<String> read = new ArrayList<>();
            Eventually.until("all is read", () -> {
                queue.poll(100, Duration.ofMillis(50)).forEach(queued -> read.addAll(Batches.lines(queued.batch())));
                if (sent.size() < LINES) {
                    proxy.cut();
                    for (int i = 0; i < 100; i++) {
                        sent.add("line " + sent.size());
                        producer.send(
                                new ProducerRecord<>(source, sent.getLast().getBytes(StandardCharsets.UTF_8)));
                    }
                    producer.flush();
                }
                return read.size() >= LINES;
            });
            assertThat(read).containsExactlyInAnyOrderElementsOf(sent);
            assertThat(queue.poll(10, Duration.ofMillis(300))).isEmpty();
        }
    }

    private static KafkaSourceSettings source(String name) {
        return new KafkaSourceSettings(
                "shop",
                TestQueues.connection(broker.servers()),
                List.of(name),
                name + "-group",
                true,
                RawFormat.TEXT,
                false,
                TenantId.DEFAULT,
                Dataset.of("shop.orders"));
    }

    @Test
    void senderIsRefusedInBoundedTimeWhileNoBrokerAnswers() {
        try (KafkaQueue queue = open("one")) {
            queue.append(Batches.of("before"));
            assertThat(queue.poll(10, Duration.ofSeconds(20))).hasSize(1);
            proxy.refuse(true);
            proxy.cut();

            assertThatExceptionOfType(TidewatchException.class)
                    .isThrownBy(() -> queue.append(Batches.of("while it is away")))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(FailureKind.UNAVAILABLE));
            Eventually.until("health says so", () -> queue.check().status() == Health.Status.DOWN);
            assertThat(queue.poll(10, Duration.ZERO)).isEmpty();

            proxy.refuse(false);
            Eventually.until("it takes batches again", () -> appends(queue));
        } finally {
            proxy.refuse(false);
        }
    }

    private static boolean appends(KafkaQueue queue) {
        try {
            queue.append(Batches.of("again"));
            return true;
        } catch (TidewatchException e) {
            return false;
        }
    }

    @Test
    void startWithoutABrokerFailsWithTheRemedy() {
        KafkaQueueConfig config = KafkaQueueConfig.of(
                TestQueues.settings("127.0.0.1:" + KafkaProcess.freePort(), topic, Duration.ofSeconds(1)),
                ByteSize.ofMebibytes(1),
                "one");

        assertThatExceptionOfType(TidewatchException.class)
                .isThrownBy(() -> TestQueues.open(config))
                .withMessageContaining("connection.servers")
                .satisfies(e -> assertThat(e.kind()).isEqualTo(FailureKind.UNAVAILABLE));
    }
}
