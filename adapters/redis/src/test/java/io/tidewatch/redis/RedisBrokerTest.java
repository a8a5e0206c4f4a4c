package io.tidewatch.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidewatch.broker.BrokerClients;
import io.tidewatch.broker.BrokerMessage;
import io.tidewatch.broker.BrokerPublisher;
import io.tidewatch.broker.BrokerSubscription;
import io.tidewatch.broker.Destination;
import io.tidewatch.broker.DestinationParser;
import io.tidewatch.broker.SubscriptionOptions;
import io.tidewatch.collect.broker.BrokerCollector;
import io.tidewatch.config.BrokerConnection;
import io.tidewatch.config.BrokerSourceSettings;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.RawFormat;
import io.tidewatch.event.TenantId;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.queue.QueuedBatch;
import io.tidewatch.testkit.Batches;
import io.tidewatch.testkit.Eventually;
import io.tidewatch.testkit.MutableClock;
import io.tidewatch.testkit.collect.RecordingSink;
import io.tidewatch.testkit.process.RedisServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Streams and channels as places that agents send to and that the server reads. */
class RedisBrokerTest {
    private static RedisServer server;

    private final String name = TestQueues.newPrefix() + "-broker";

    @BeforeAll
    static void startServer() {
        server = RedisServer.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    private Destination stream() {
        return DestinationParser.parse(server.url() + "/" + name + "?type=stream");
    }

    private Destination channel() {
        return DestinationParser.parse(server.url() + "/" + name);
    }

    private BrokerSubscription subscription(Destination from, String group, String consumer) {
        return BrokerClients.of(from).subscription(from, new SubscriptionOptions(null, group, consumer, true));
    }

    @Test
    void entriesOfAStreamCarryTheirPlaceSourceAndDataset() {
        BrokerMessage message = new BrokerMessage(
                "Grüße".getBytes(StandardCharsets.UTF_8),
                new BrokerMessage.Place("agent-1/7", 40, 47),
                "web-1",
                "/var/log/app.log",
                "nginx.access");
        try (BrokerPublisher publisher = BrokerClients.of(stream()).publisher(stream(), null);
                BrokerSubscription subscription = subscription(stream(), null, "me")) {
            publisher.publish(List.of(message));

            BrokerMessage read = taken(subscription, 1).getFirst();
            assertThat(read.body()).isEqualTo(message.body());
            assertThat(read.place()).isEqualTo(message.place());
            assertThat(read.source()).isEqualTo("web-1");
            assertThat(read.path()).isEqualTo("/var/log/app.log");
            assertThat(read.dataset()).isEqualTo("nginx.access");
        }
    }

    @Test
    void entriesOfOthersAreKnownByTheirIds() {
        server.ask("XADD", name, "5-1", "message", "one");
        server.ask("XADD", name, "5-2", "level", "warn", "text", "two");
        try (BrokerSubscription subscription = subscription(stream(), null, "me")) {
            List<BrokerMessage> read = taken(subscription, 2);
            assertThat(textsOf(read)).containsExactly("one", "level=warn text=two");
            assertThat(read.getFirst().place()).isNotNull();
            assertThat(read.getLast().place().offset())
                    .isGreaterThanOrEqualTo(read.getFirst().place().next());
        }
    }

    @Test
    void whatWasNotAcknowledgedIsGivenAgainFirstAndInOrder() {
        publish(stream(), 0, 10);
        BrokerSubscription dead = subscription(stream(), "siem", "node-1");
        assertThat(taken(dead, 4)).hasSize(4);
        dead.acknowledge();
        assertThat(textsOf(taken(dead, 3))).containsExactly("line 4", "line 5", "line 6");

        try (BrokerSubscription restarted = subscription(stream(), "siem", "node-1")) {
            assertThat(textsOf(taken(restarted, 6)))
                    .containsExactly("line 4", "line 5", "line 6", "line 7", "line 8", "line 9");
            assertThat(dead.poll(10, Duration.ofMillis(10))).isEmpty();
            restarted.acknowledge();
            assertThat(server.ask("XPENDING", name, "siem")).startsWith("*4\r\n:0");
        }
        dead.close();
    }

    @Test
    void listenersOfAChannelGetWhatPassesAndCountTheirBreaks() {
        try (RedisServer own = RedisServer.start()) {
            Destination channel = DestinationParser.parse(own.url() + "/logs");
            try (BrokerSubscription subscription = subscription(channel, null, "me");
                    BrokerPublisher publisher = BrokerClients.of(channel).publisher(channel, null)) {
                assertThat(subscription.poll(1, Duration.ofMillis(1))).isEmpty();
                publisher.publish(List.of(BrokerMessage.of(new byte[] {0, -1, 10})));
                assertThat(taken(subscription, 1).getFirst().body()).containsExactly(0, -1, 10);
                assertThat(subscription.missed()).isZero();

                own.kill();
                own.startAgain();
                Eventually.until("it listens again", () -> pollsQuietly(subscription) && subscription.missed() == 1);
                publishPatiently(publisher, "after");
                assertThat(textsOf(taken(subscription, 1))).containsExactly("after");
            }
        }
    }

    @Test
    void collectorTakesEachEntryOnceThoughTheQueueRefusesAndTheCollectorIsRestarted() {
        publish(stream(), 0, 5_000);
        RecordingSink sink = new RecordingSink();
        sink.refuse(3);
        try (BrokerCollector collector = collector(stream().display())) {
            collector.start(sink);
            sink.await(5_000);
        }
        publish(stream(), 5_000, 5_100);
        try (BrokerCollector collector = collector(stream().display())) {
            collector.start(sink);
            sink.await(5_100);
            assertThat(collector.status().listeners().getFirst().records()).isEqualTo(100);
        }

        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 5_100; i++) {
            expected.add("line " + i);
        }
        assertThat(sink.records()).containsExactlyElementsOf(expected);
        assertThat(sink.batches().getFirst().origin().transport()).isEqualTo("redis");
        assertThat(sink.batches().getFirst().range()).isNotNull();
    }

    @Test
    void messageThatTheQueueNeverTakesIsLeftOutAlone() {
        publish(stream(), 0, 100);
        RecordingSink sink = new RecordingSink();
        try (BrokerCollector collector = collector(stream().display())) {
            collector.start(batch -> {
                if (Batches.lines(batch).contains("line 42")) {
                    throw new TidewatchException(FailureKind.INVALID, "a record is too large");
                }
                return sink.accept(batch);
            });
            sink.await(99);
            Eventually.until(
                    "it is acknowledged",
                    () -> server.ask("XPENDING", name, "siem").startsWith("*4\r\n:0"));
            assertThat(collector.status().listeners().getFirst().rejected()).containsEntry("undelivered", 1L);
        }
        assertThat(sink.records()).hasSize(99).doesNotHaveDuplicates().doesNotContain("line 42");
    }

    @Test
    void recordsThatAnAgentRepeatsAreInTheQueueOnce() {
        publish(stream(), 0, 300);
        publish(stream(), 200, 400);
        try (RedisQueue queue = TestQueues.open(TestQueues.config(server, name + "-queue"));
                BrokerCollector collector = collector(stream().display())) {
            collector.start(batch -> {
                var appended = queue.append(batch);
                return new io.tidewatch.collect.Receipt(appended.accepted(), appended.deduplicated());
            });
            Eventually.until(
                    "all is read",
                    () -> server.ask("XPENDING", name, "siem").startsWith("*4\r\n:0")
                            && queue.status().records() >= 400);
            List<String> texts = new ArrayList<>();
            for (List<QueuedBatch> batches = queue.poll(100, Duration.ofMillis(200));
                    !batches.isEmpty();
                    batches = queue.poll(100, Duration.ofMillis(200))) {
                batches.forEach(queued -> texts.addAll(Batches.lines(queued.batch())));
            }
            assertThat(texts).hasSize(400).doesNotHaveDuplicates();
        }
    }

    @Test
    void placeWithoutARedisSaysSoWithoutThePassword() {
        Destination away = DestinationParser.parse("redis://user:secret-word@127.0.0.1:1/logs?type=stream");
        try (BrokerPublisher publisher = BrokerClients.of(away).publisher(away, null)) {
            assertThatExceptionOfType(TidewatchException.class)
                    .isThrownBy(() -> publisher.publish(List.of(BrokerMessage.of(new byte[1]))))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(FailureKind.UNAVAILABLE))
                    .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret-word"));
        }
    }

    private BrokerCollector collector(String from) {
        return new BrokerCollector(
                new BrokerSourceSettings(
                        "shop",
                        from,
                        BrokerConnection.DEFAULTS,
                        "siem",
                        true,
                        RawFormat.TEXT,
                        false,
                        TenantId.DEFAULT,
                        null),
                "node-1",
                MutableClock.atNoon());
    }

    /** Lines as an agent sends them, each ten bytes of its file. */
    private void publish(Destination to, int first, int end) {
        List<BrokerMessage> messages = new ArrayList<>();
        for (int i = first; i < end; i++) {
            messages.add(new BrokerMessage(
                    ("line " + i).getBytes(StandardCharsets.UTF_8),
                    new BrokerMessage.Place("agent", i * 10L, i * 10L + 10),
                    null,
                    null,
                    null));
        }
        try (BrokerPublisher publisher = BrokerClients.of(to).publisher(to, null)) {
            publisher.publish(messages);
        }
    }

    private static void publishPatiently(BrokerPublisher publisher, String text) {
        Eventually.until("it was sent", () -> {
            try {
                publisher.publish(List.of(BrokerMessage.of(text.getBytes(StandardCharsets.UTF_8))));
                return true;
            } catch (TidewatchException e) {
                return false;
            }
        });
    }

    private static boolean pollsQuietly(BrokerSubscription subscription) {
        try {
            return subscription.poll(1, Duration.ofMillis(10)).isEmpty();
        } catch (TidewatchException e) {
            return false;
        }
    }

    private static List<BrokerMessage> taken(BrokerSubscription subscription, int count) {
        List<BrokerMessage> all = new ArrayList<>();
        Eventually.until(count + " messages", () -> {
            all.addAll(subscription.poll(count - all.size(), Duration.ofMillis(100)));
            return all.size() >= count;
        });
        return all;
    }

    private static List<String> textsOf(List<BrokerMessage> messages) {
        return messages.stream()
                .map(message -> new String(message.body(), StandardCharsets.UTF_8))
                .toList();
    }
}
