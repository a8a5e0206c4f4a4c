package io.tidewatch.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.tidewatch.event.RawFormat;
import io.tidewatch.event.TenantId;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.testkit.Eventually;
import io.tidewatch.testkit.MutableClock;
import io.tidewatch.testkit.collect.RecordingSink;
import io.tidewatch.testkit.process.RabbitServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Queues as places that agents send to and that the server reads. */
class RabbitBrokerTest {
    private final Destination place =
            DestinationParser.parse(RabbitServer.shared().url() + "/" + RabbitServer.newName());

    private BrokerPublisher publisher() {
        return BrokerClients.of(place).publisher(place, null);
    }

    private BrokerSubscription subscription() {
        return BrokerClients.of(place).subscription(place, new SubscriptionOptions(null, "siem", "node-1", true));
    }

    @Test
    void messagesCarryTheirPlaceSourceAndDataset() {
        BrokerMessage message = new BrokerMessage(
                new byte[] {0, -1, 10},
                new BrokerMessage.Place("agent/7", 40, 47),
                "web-1",
                "/var/log/a.log",
                "nginx.access");
        try (BrokerPublisher publisher = publisher();
                BrokerSubscription subscription = subscription()) {
            publisher.publish(List.of(message));

            BrokerMessage read = taken(subscription, 1).getFirst();
            assertThat(read.body()).isEqualTo(message.body());
            assertThat(read.place()).isEqualTo(message.place());
            assertThat(read.source()).isEqualTo("web-1");
            assertThat(read.path()).isEqualTo("/var/log/a.log");
            assertThat(read.dataset()).isEqualTo("nginx.access");
            assertThat(subscription.isOrdered()).isTrue();
        }
    }

    @Test
    void whatWasNotAcknowledgedIsGivenAgainInOrderToTheNextAndNotBefore() {
        publish(0, 10);
        BrokerSubscription dead = subscription();
        assertThat(textsOf(taken(dead, 4))).containsExactly("line 0", "line 1", "line 2", "line 3");
        dead.acknowledge();
        assertThat(taken(dead, 3)).hasSize(3);
        try (BrokerSubscription next = subscription()) {
            assertThat(next.poll(10, Duration.ofMillis(200))).isEmpty();
            dead.close();
            assertThat(textsOf(taken(next, 6)))
                    .containsExactly("line 4", "line 5", "line 6", "line 7", "line 8", "line 9");
            next.acknowledge();
        }
    }

    @Test
    void collectorTakesEachMessageOnceThoughTheQueueRefuses() {
        publish(0, 3_000);
        RecordingSink sink = new RecordingSink();
        sink.refuse(3);
        try (BrokerCollector collector = new BrokerCollector(
                new BrokerSourceSettings(
                        "shop",
                        place.display(),
                        BrokerConnection.DEFAULTS,
                        "siem",
                        true,
                        RawFormat.TEXT,
                        false,
                        TenantId.DEFAULT,
                        null),
                "node-1",
                MutableClock.atNoon())) {
            collector.start(sink);
            sink.await(3_000);
        }

        assertThat(sink.records()).doesNotHaveDuplicates().hasSize(3_000);
        assertThat(sink.batches().getFirst().origin().transport()).isEqualTo("amqp");
        assertThat(sink.batches().getFirst().range()).isNotNull();
    }

    private void publish(int first, int end) {
        List<BrokerMessage> messages = new ArrayList<>();
        for (int i = first; i < end; i++) {
            messages.add(new BrokerMessage(
                    ("line " + i).getBytes(StandardCharsets.UTF_8),
                    new BrokerMessage.Place("agent", i * 10L, i * 10L + 10),
                    null,
                    null,
                    null));
        }
        try (BrokerPublisher publisher = publisher()) {
            publisher.publish(messages);
        }
    }

    private static List<BrokerMessage> taken(BrokerSubscription subscription, int count) {
        List<BrokerMessage> all = new ArrayList<>();
        List<String> troubles = new ArrayList<>();
        try {
            Eventually.until(count + " messages", () -> {
                try {
                    all.addAll(subscription.poll(count - all.size(), Duration.ofMillis(100)));
                } catch (TidewatchException e) {
                    troubles.add(e.getMessage());
                }
                return all.size() >= count;
            });
        } catch (AssertionError e) {
            throw new AssertionError(all.size() + " messages; " + troubles, e);
        }
        return all;
    }

    private static List<String> textsOf(List<BrokerMessage> messages) {
        return messages.stream()
                .map(message -> new String(message.body(), StandardCharsets.UTF_8))
                .toList();
    }
}
