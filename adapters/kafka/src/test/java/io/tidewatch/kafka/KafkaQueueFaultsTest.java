package io.tidewatch.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidewatch.event.ByteSize;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.health.Health;
import io.tidewatch.testkit.Batches;
import io.tidewatch.testkit.Eventually;
import io.tidewatch.testkit.FaultyProxy;
import io.tidewatch.testkit.LoadedQueue;
import io.tidewatch.testkit.process.KafkaProcess;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A broker that is killed, cut off, slow or silent; whatever happens, what was acknowledged is there once. */
class KafkaQueueFaultsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(4);
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
