package io.tidewatch.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.config.ConfigReader;
import io.tidewatch.config.TidewatchConfig;
import io.tidewatch.event.EventId;
import io.tidewatch.event.RawBatch;
import io.tidewatch.event.TenantId;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.health.Health;
import io.tidewatch.ledger.LedgerEntry;
import io.tidewatch.queue.DeadLetter;
import io.tidewatch.testkit.Batches;
import io.tidewatch.testkit.Eventually;
import io.tidewatch.testkit.process.KafkaProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything in one process but the queue, which is a real Kafka. */
class KafkaInstallationTest {
    private static final Instant LATER = Instant.parse("2100-01-01T00:00:00Z");

    private final String topic = KafkaProcess.newName();

    @TempDir
    Path folder;

    private Installation.Running open() {
        return Installation.open(
                ConfigReader.parse(
                        TidewatchConfig.class,
                        "test",
                        "",
                        Map.of(
                                "TIDEWATCH_DATA_DIR",
                                folder.toString(),
                                "TIDEWATCH_QUEUE_TYPE",
                                "kafka",
                                "TIDEWATCH_QUEUE_KAFKA_TOPIC",
                                topic,
                                "TIDEWATCH_QUEUE_KAFKA_PARTITIONS",
                                "3",
                                "TIDEWATCH_QUEUE_KAFKA_CONNECTION_SERVERS",
                                KafkaProcess.shared().servers())),
                Clock.systemUTC());
    }

    @Test
    void eachBatchIsStoredOnceThroughARestartAndTheLedgerBalances() {
        try (Installation.Running running = open()) {
            for (int i = 0; i < 50; i++) {
                running.parts().sink().accept(batch(i));
                running.parts().sink().accept(batch(i));
            }
        }
        try (Installation.Running running = open()) {
            for (int i = 40; i < 60; i++) {
                running.parts().sink().accept(batch(i));
            }
            Eventually.until("all of it is stored", () -> {
                running.parts()
                        .checks()
                        .values()
                        .forEach(check -> assertThat(check.get().status()).isNotEqualTo(Health.Status.DOWN));
                return total(running).stored()
                                + running.parts().pipeline().get().events()
                        >= 120;
            });
        }
        try (Installation.Running running = open()) {
            LedgerEntry total = total(running);
            assertThat(total.received()).isEqualTo(100 * 2 + 20 * 2);
            assertThat(total.deduplicated()).isEqualTo(50 * 2 + 10 * 2);
            assertThat(total.stored()).isEqualTo(120);
            assertThat(total.outstanding()).isZero();
            Eventually.until(
                    "the queue has nothing left",
                    () -> running.parts().queue().get().batches() == 0);
        }
    }

    @Test
    void whatIsNoBatchIsAmongTheDeadLettersWithItsBytesAndPlace() {
        byte[] poison = "poison".getBytes(StandardCharsets.UTF_8);
        try (Installation.Running running = open();
                KafkaProducer<byte[], byte[]> stranger = new KafkaProducer<>(
                        Map.of("bootstrap.servers", KafkaProcess.shared().servers()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            stranger.send(new ProducerRecord<>(topic + ".batches", 2, null, poison));
            stranger.flush();
            running.parts().sink().accept(batch(1));
            Eventually.until(
                    "it is set aside", () -> running.parts().deadLetters().count() == 1);
            DeadLetter letter =
                    running.parts().deadLetters().list(TenantId.DEFAULT, 10).getFirst();
            assertThat(letter.record().toBytes()).isEqualTo(poison);
            assertThat(letter.reason()).contains("partition 2").contains(topic);
            assertThat(letter.id()).isEqualTo(new EventId(letter.id().partition(), 1, 0));
            Eventually.until(
                    "the batch goes on", () -> running.parts().pipeline().get().events() == 2);
        }
    }

    @Test
    void kindOfQueueThatThereIsNotIsRefusedWithThoseThatThereAre() {
        Assertions.assertThatExceptionOfType(TidewatchException.class)
                .isThrownBy(() ->
                        ConfigReader.parse(TidewatchConfig.class, "test", "", Map.of("TIDEWATCH_QUEUE_TYPE", "pulsar")))
                .withMessageContaining("embedded, kafka, rabbitmq, redis");
    }

    private static LedgerEntry total(Installation.Running running) {
        Instant minute = Instant.EPOCH;
        LedgerEntry sum = new LedgerEntry(TenantId.DEFAULT, minute, 0, 0, 0, 0);
        List<LedgerEntry> entries = running.parts().ledger().entries(Instant.EPOCH, LATER);
        for (LedgerEntry entry : entries) {
            sum = sum.plus(new LedgerEntry(
                    entry.tenant(),
                    minute,
                    entry.received(),
                    entry.deduplicated(),
                    entry.stored(),
                    entry.quarantined()));
        }
        return sum;
    }

    private static RawBatch batch(int number) {
        return Batches.batch().received(Instant.now().minus(Duration.ofMinutes(1))).stream(
                        "agent-" + number % 7, number * 100L)
                .lines("first " + number, "second " + number)
                .build();
    }
}
