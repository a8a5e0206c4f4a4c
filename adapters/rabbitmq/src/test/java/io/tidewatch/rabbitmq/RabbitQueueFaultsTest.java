package io.tidewatch.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidewatch.broker.BrokerClients;
import io.tidewatch.broker.BrokerMessage;
import io.tidewatch.broker.BrokerPublisher;
import io.tidewatch.broker.Destination;
import io.tidewatch.broker.DestinationParser;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.Overloaded;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.health.Health;
import io.tidewatch.queue.QueuedBatch;
import io.tidewatch.testkit.Batches;
import io.tidewatch.testkit.Eventually;
import io.tidewatch.testkit.FaultyProxy;
import io.tidewatch.testkit.LoadedQueue;
import io.tidewatch.testkit.process.RabbitServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A RabbitMQ that is killed, cut off, slow, silent or without disk; whatever happens, what was acknowledged is there once. */
class RabbitQueueFaultsTest {
    private static RabbitServer server;
    private static FaultyProxy proxy;

    private final String name = RabbitServer.newName();
    /** The command that ends what was begun, if anything was. */
    private List<String> troubleEnds = List.of();

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        server = RabbitServer.start();
        proxy = FaultyProxy.to(server.port());
    }

    @AfterAll
    static void stop() {
        proxy.close();
        server.close();
    }

    private void trouble(List<String> end, String... command) {
        troubleEnds = end;
        server.control(command);
    }

    private void alarm() {
        trouble(List.of("set_disk_free_limit", "10MB"), "set_disk_free_limit", "100000GB");
    }

    @AfterEach
    void endTrouble() {
        if (!troubleEnds.isEmpty()) {
            server.control(troubleEnds.toArray(String[]::new));
            troubleEnds = List.of();
        }
    }

    private RabbitQueue open() {
        return TestQueues.open(TestQueues.impatient(proxy.port(), name, folder));
    }

    @Test
    void rabbitMqThatIsKilledUnderLoadLosesAndRepeatsNothing() {
        TestQueues.open(TestQueues.config(server.port(), name, folder, TestQueues.ROOMY))
                .close();
        // A queue that was made a moment before a kill may not come back: a limit of RabbitMQ 3.10, told in
        // docs/brokers/rabbitmq.md.
        server.stop();
        server.startAgain();
        try (RabbitQueue queue = opened();
                LoadedQueue load = new LoadedQueue(List.of(queue), 4)) {
            for (int round = 0; round < 2; round++) {
                load.awaitMore(60);
                server.kill();
                Eventually.until("health says so", () -> queue.check().status() == Health.Status.DOWN);
                server.startAgain();
                load.awaitMore(20);
            }
            load.assertNothingLostAndNothingTwice();
            assertThat(load.refused()).isPositive();
            Eventually.until("the queue is well again", () -> queue.check().equals(Health.UP));
            Eventually.until("everything is committed", () -> queue.status().batches() == 0);
        }
    }

    /** A server that was just started may elect first. */
    private RabbitQueue opened() {
        List<RabbitQueue> opened = new ArrayList<>();
        Eventually.until("the queue has a leader", () -> {
            try {
                opened.add(open());
                return true;
            } catch (TidewatchException e) {
                assertThat(e.kind()).as(e.getMessage()).isEqualTo(FailureKind.UNAVAILABLE);
                return false;
            }
        });
        return opened.getFirst();
    }

    @Test
    void linesThatAreCutSlowedAndSilencedLoseAndRepeatNothing() throws InterruptedException {
        try (RabbitQueue queue = open();
                LoadedQueue load = new LoadedQueue(List.of(queue), 4)) {
            for (int round = 0; round < 8; round++) {
                load.awaitMore(15);
                proxy.cut();
            }
            proxy.slow(Duration.ofMillis(15));
            load.awaitMore(15);
            proxy.slow(Duration.ZERO);
            proxy.silence(true);
            Thread.sleep(4_000);
            proxy.silence(false);
            load.awaitMore(40);
            load.assertNothingLostAndNothingTwice();
            assertThat(queue.check()).isEqualTo(Health.UP);
        } finally {
            proxy.silence(false);
            proxy.slow(Duration.ZERO);
        }
    }

    @Test
    void senderIsRefusedInBoundedTimeWhileRabbitMqIsAway() {
        try (RabbitQueue queue = open()) {
            queue.append(Batches.of("before"));
            assertThat(queue.poll(10, Duration.ofSeconds(20))).hasSize(1);
            proxy.refuse(true);
            proxy.cut();

            assertThatExceptionOfType(TidewatchException.class)
                    .isThrownBy(() -> queue.append(Batches.of("while it is away")))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(FailureKind.UNAVAILABLE))
                    .withMessageContaining("127.0.0.1:" + proxy.port());
            Eventually.until("health says so", () -> queue.check().status() == Health.Status.DOWN);
            assertThatExceptionOfType(TidewatchException.class)
                    .isThrownBy(() -> queue.poll(10, Duration.ZERO))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(FailureKind.UNAVAILABLE));

            proxy.refuse(false);
            Eventually.until("it takes batches again", () -> appends(queue));
        } finally {
            proxy.refuse(false);
        }
    }

    @Test
    void alarmRefusesSendersAndAgentsAndWhatIsThereCanBeReadAndCommitted() {
        Destination place = DestinationParser.parse("amqp://127.0.0.1:" + proxy.port() + "/" + name + "-agents");
        try (RabbitQueue queue = open();
                BrokerPublisher agent = BrokerClients.of(place).publisher(place, null)) {
            agent.publish(List.of(BrokerMessage.of(new byte[1])));
            queue.append(Batches.of("before"));
            alarm();
            Eventually.until("senders are refused", () -> isOverloaded(queue));
            assertThat(queue.check().status()).isEqualTo(Health.Status.DEGRADED);
            assertThat(queue.check().cause()).contains("memory or disk");
            Eventually.until("the agent is refused", () -> isRefused(agent, FailureKind.OVERLOADED));
            // More than lies in the buffers of the connection: no thread may be stuck in it.
            for (int i = 0; i < 20; i++) {
                int seed = i;
                assertThatExceptionOfType(Overloaded.class)
                        .isThrownBy(() -> queue.append(Batches.random(seed, 10, 100_000)));
            }
            List<QueuedBatch> polled = queue.poll(10, Duration.ofSeconds(20));
            assertThat(Batches.lines(polled.getFirst().batch())).containsExactly("before");
            queue.commit(polled.getLast().position());

            endTrouble();
            Eventually.until("it takes batches again", () -> appends(queue));
            Eventually.until("it is well again", () -> queue.check().equals(Health.UP));
        }
    }

    @Test
    void alarmUnderLoadLosesAndRepeatsNothing() {
        try (RabbitQueue queue = open();
                LoadedQueue load = new LoadedQueue(List.of(queue), 4)) {
            load.awaitMore(30);
            long before = load.refused();
            alarm();
            Eventually.until("senders are refused", () -> load.refused() > before + 10);
            endTrouble();
            load.awaitMore(30);
            load.assertNothingLostAndNothingTwice();
        }
    }

    /** Senders would leave out what a queue never takes; a password that was changed is no reason for that. */
    @Test
    void passwordThatWasChangedRefusesSendersOnlyForNow() {
        try (RabbitQueue queue = open()) {
            queue.append(Batches.of("before"));
            trouble(List.of("change_password", "guest", "guest"), "change_password", "guest", "another");
            proxy.cut();
            Eventually.until("the password is refused", () -> {
                try {
                    queue.append(Batches.of("meanwhile"));
                    return false;
                } catch (TidewatchException e) {
                    assertThat(e.kind()).as(e.getMessage()).isEqualTo(FailureKind.UNAVAILABLE);
                    return String.valueOf(e.getMessage()).contains("password");
                }
            });
            endTrouble();
            Eventually.until("it takes batches again", () -> appends(queue));
        }
    }

    @Test
    void agentIsToldThatRabbitMqIsAway() {
        Destination place = DestinationParser.parse("amqp://127.0.0.1:" + proxy.port() + "/" + name);
        try (BrokerPublisher publisher = BrokerClients.of(place).publisher(place, null)) {
            publisher.publish(List.of(BrokerMessage.of(new byte[1])));
            proxy.refuse(true);
            proxy.cut();
            Eventually.until("it says that it is away", () -> isRefused(publisher, FailureKind.UNAVAILABLE));
        } finally {
            proxy.refuse(false);
        }
    }

    private static boolean isRefused(BrokerPublisher publisher, FailureKind kind) {
        try {
            publisher.publish(List.of(BrokerMessage.of(new byte[1])));
            return false;
        } catch (TidewatchException e) {
            return e.kind() == kind;
        }
    }

    private static boolean isOverloaded(RabbitQueue queue) {
        try {
            queue.append(Batches.of("more"));
            return false;
        } catch (Overloaded e) {
            return true;
        }
    }

    private static boolean appends(RabbitQueue queue) {
        try {
            queue.append(Batches.of("again"));
            return true;
        } catch (TidewatchException e) {
            return false;
        }
    }
}
