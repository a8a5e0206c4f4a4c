package io.tidewatch.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.broker.BrokerClients;
import io.tidewatch.broker.BrokerMessage;
import io.tidewatch.broker.BrokerPublisher;
import io.tidewatch.broker.Destination;
import io.tidewatch.broker.DestinationParser;
import io.tidewatch.collect.broker.BrokerCollector;
import io.tidewatch.config.BrokerConnection;
import io.tidewatch.config.BrokerSourceSettings;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.RawBatch;
import io.tidewatch.event.RawFormat;
import io.tidewatch.event.TenantId;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.testkit.Batches;
import io.tidewatch.testkit.Eventually;
import io.tidewatch.testkit.FaultyProxy;
import io.tidewatch.testkit.MutableClock;
import io.tidewatch.testkit.collect.RecordingSink;
import io.tidewatch.testkit.process.RabbitServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Agents and the source reach RabbitMQ over lines that are cut and slow. */
class RabbitSourceFaultsTest {
    private static final int BATCHES = 40;
    private static final int RECORDS = 25;

    @Test
    void everyRecordArrivesThoughTheLinesAreCutAndSlow() {
        try (FaultyProxy agents = FaultyProxy.to(RabbitServer.shared().port());
                FaultyProxy source = FaultyProxy.to(RabbitServer.shared().port())) {
            String name = RabbitServer.newName();
            RecordingSink sink = new RecordingSink();
            try (BrokerCollector collector = new BrokerCollector(
                    new BrokerSourceSettings(
                            "shop",
                            "amqp://127.0.0.1:" + source.port() + "/" + name,
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
                send(DestinationParser.parse("amqp://127.0.0.1:" + agents.port() + "/" + name), agents, source);
                Eventually.until("all records", () -> new HashSet<>(sink.records()).size() == BATCHES * RECORDS);
            }
            assertThat(known(sink)).hasSize(BATCHES * RECORDS);
        }
    }

    /** What a queue keeps of it: each place of the stream once, though its record came again. */
    private static Map<Long, String> known(RecordingSink sink) {
        Map<Long, String> known = new HashMap<>();
        for (RawBatch batch : sink.batches()) {
            assertThat(batch.range()).isNotNull();
            List<String> lines = Batches.lines(batch);
            for (int i = 0; i < lines.size(); i++) {
                long place = batch.recordOffsets()[i];
                assertThat(lines.get(i)).isEqualTo("line " + place / 10);
                known.put(place, lines.get(i));
            }
        }
        return known;
    }

    /** As an agent does: the same messages at the same places until they are confirmed. */
    private static void send(Destination place, FaultyProxy agents, FaultyProxy source) {
        try (BrokerPublisher publisher = BrokerClients.of(place).publisher(place, null)) {
            for (int batch = 0; batch < BATCHES; batch++) {
                int number = batch;
                if (batch % 5 == 1) {
                    agents.cut();
                }
                if (batch % 5 == 3) {
                    source.cut();
                }
                source.slow(batch % 10 < 3 ? Duration.ofMillis(10) : Duration.ZERO);
                Eventually.until("batch " + batch + " is confirmed", () -> isConfirmed(publisher, number));
            }
            source.slow(Duration.ZERO);
        }
    }

    private static boolean isConfirmed(BrokerPublisher publisher, int batch) {
        List<BrokerMessage> messages = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            long place = (long) batch * RECORDS + i;
            messages.add(new BrokerMessage(
                    ("line " + place).getBytes(StandardCharsets.UTF_8),
                    new BrokerMessage.Place("agent", place * 10, place * 10 + 10),
                    null,
                    null,
                    null));
        }
        try {
            publisher.publish(messages);
            return true;
        } catch (TidewatchException e) {
            assertThat(e.kind()).as(e.getMessage()).isIn(FailureKind.UNAVAILABLE, FailureKind.OVERLOADED);
            return false;
        }
    }
}
