package io.tidewatch.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.broker.BrokerClients;
import io.tidewatch.broker.BrokerMessage;
import io.tidewatch.broker.BrokerPublisher;
import io.tidewatch.broker.Destination;
import io.tidewatch.broker.DestinationParser;
import io.tidewatch.collect.Receipt;
import io.tidewatch.collect.broker.BrokerCollector;
import io.tidewatch.config.BrokerConnection;
import io.tidewatch.config.BrokerSourceSettings;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.RawFormat;
import io.tidewatch.event.TenantId;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.testkit.Batches;
import io.tidewatch.testkit.Eventually;
import io.tidewatch.testkit.FaultyProxy;
import io.tidewatch.testkit.MutableClock;
import io.tidewatch.testkit.process.RabbitServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A line to RabbitMQ that is cut at any moment and slow, on the side of the agent and of the server. */
class RabbitNetworkFaultsTest {
    private static final long SEED = 20261121;
    private static final int LINES = 2_000;

    @Test
    void everyMessageIsTakenOnceThoughBothLinesAreCutAndSlow() throws Exception {
        Map<Long, String> taken = new TreeMap<>();
        List<String> again = new ArrayList<>();
        try (RabbitServer server = RabbitServer.start();
                FaultyProxy proxy = FaultyProxy.to(server.port())) {
            Destination place = DestinationParser.parse("amqp://127.0.0.1:" + proxy.port() + "/logs");
            try (BrokerPublisher publisher = BrokerClients.of(place).publisher(place, null);
                    BrokerCollector collector = collector(place.display())) {
                publishPatiently(publisher, messages(0, 10));
                collector.start(batch -> {
                    synchronized (taken) {
                        List<String> lines = Batches.lines(batch);
                        int known = 0;
                        for (int i = 0; i < lines.size(); i++) {
                            // As a queue does: what a stream has had is left out.
                            if (taken.putIfAbsent(batch.recordOffsets()[i], lines.get(i)) != null) {
                                again.add(lines.get(i));
                                known++;
                            }
                        }
                        return new Receipt(lines.size() - known, known);
                    }
                });
                Thread trouble = Thread.ofVirtual().start(() -> trouble(proxy));
                for (int i = 10; i < LINES; i += 10) {
                    publishPatiently(publisher, messages(i, i + 10));
                }
                trouble.join();
                Eventually.until("all is taken", () -> count(taken) >= LINES);
            }
        }
        List<String> expected = new ArrayList<>();
        messages(0, LINES).forEach(message -> expected.add(new String(message.body(), StandardCharsets.UTF_8)));
        assertThat(taken.values()).containsExactlyElementsOf(expected);
        assertThat(expected).as("what came again had been there before").containsAll(again);
    }

    private static int count(Map<Long, String> taken) {
        synchronized (taken) {
            return taken.size();
        }
    }

    private static void trouble(FaultyProxy proxy) {
        Random random = new Random(SEED);
        try {
            for (int round = 0; round < 6; round++) {
                TimeUnit.MILLISECONDS.sleep(100 + random.nextInt(300));
                proxy.cut();
                TimeUnit.MILLISECONDS.sleep(100 + random.nextInt(100));
                proxy.slow(Duration.ofMillis(10));
                TimeUnit.MILLISECONDS.sleep(200);
                proxy.slow(Duration.ZERO);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** As an agent does: the same messages until it is told that they are there. */
    private static void publishPatiently(BrokerPublisher publisher, List<BrokerMessage> messages) {
        Eventually.until("they are sent", () -> {
            try {
                publisher.publish(messages);
                return true;
            } catch (TidewatchException e) {
                assertThat(e.kind()).as(e.getMessage()).isEqualTo(FailureKind.UNAVAILABLE);
                return false;
            }
        });
    }

    private static List<BrokerMessage> messages(int first, int end) {
        List<BrokerMessage> messages = new ArrayList<>();
        for (int i = first; i < end; i++) {
            messages.add(new BrokerMessage(
                    ("line " + i).getBytes(StandardCharsets.UTF_8),
                    new BrokerMessage.Place("agent", i * 10L, i * 10L + 10),
                    null,
                    null,
                    null));
        }
        return messages;
    }

    private static BrokerCollector collector(String from) {
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
}
