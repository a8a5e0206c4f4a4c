package io.tidewatch.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

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
import io.tidewatch.testkit.process.RabbitServer;
import io.tidewatch.testkit.process.RedisServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything in one process but the queue, which is a real broker. */
class BrokerInstallationTest {
    private static final Instant LATER = Instant.parse("2100-01-01T00:00:00Z");

    @TempDir
    Path folder;

    private static Map<String, String> kafka(String topic) {
        return Map.of(
                "TIDEWATCH_QUEUE_TYPE",
                "kafka",
                "TIDEWATCH_QUEUE_KAFKA_TOPIC",
                topic,
                "TIDEWATCH_QUEUE_KAFKA_PARTITIONS",
                "3",
                "TIDEWATCH_QUEUE_KAFKA_CONNECTION_SERVERS",
                KafkaProcess.shared().servers());
    }

    @Test
    void eachBatchIsStoredOnceThroughARestartWithKafkaAsTheQueue() {
        storesEachBatchOnceThroughARestart(kafka(KafkaProcess.newName()));
    }

    @Test
    void eachBatchIsStoredOnceThroughARestartWithRabbitMqAsTheQueue() {
        RabbitServer server = RabbitServer.shared();
        storesEachBatchOnceThroughARestart(Map.of(
                "TIDEWATCH_QUEUE_TYPE",
                "rabbitmq",
                "TIDEWATCH_QUEUE_RABBITMQ_QUEUE",
                RabbitServer.newName(),
                "TIDEWATCH_QUEUE_RABBITMQ_CONNECTION_SERVER",
                "127.0.0.1:" + server.tlsPort(),
                "TIDEWATCH_QUEUE_RABBITMQ_CONNECTION_TLS",
                "true",
                "TIDEWATCH_QUEUE_RABBITMQ_CONNECTION_CA",
                server.certificates().certificate().toString(),
                "TIDEWATCH_QUEUE_RABBITMQ_CONNECTION_USER",
                "guest",
                "TIDEWATCH_QUEUE_RABBITMQ_CONNECTION_PASSWORD",
                "guest"));
    }

    @Test
    void eachBatchIsStoredOnceThroughARestartWithRedisAsTheQueue() {
        try (RedisServer server = RedisServer.start()) {
            storesEachBatchOnceThroughARestart(Map.of(
                    "TIDEWATCH_QUEUE_TYPE",
                    "redis",
                    "TIDEWATCH_QUEUE_REDIS_CONNECTION_SERVER",
                    "127.0.0.1:" + server.port()));
        }
    }

    @Test
    void whatIsNoBatchIsAmongTheDeadLettersWithItsBytesAndPlace() {
        String topic = KafkaProcess.newName();
        byte[] poison = "poison".getBytes(StandardCharsets.UTF_8);
        try (Installation.Running running = open(kafka(topic));
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
        assertThatExceptionOfType(TidewatchException.class)
                .isThrownBy(() ->
                        ConfigReader.parse(TidewatchConfig.class, "test", "", Map.of("TIDEWATCH_QUEUE_TYPE", "pulsar")))
                .withMessageContaining("embedded, kafka, rabbitmq, redis");
    }

    private Installation.Running open(Map<String, String> queue) {
        Map<String, String> environment = new HashMap<>(queue);
        environment.put("TIDEWATCH_DATA_DIR", folder.toString());
        return Installation.open(ConfigReader.parse(TidewatchConfig.class, "test", "", environment), Clock.systemUTC());
    }

    private void storesEachBatchOnceThroughARestart(Map<String, String> queue) {
        try (Installation.Running running = open(queue)) {
            for (int i = 0; i < 50; i++) {
                running.parts().sink().accept(batch(i));
                running.parts().sink().accept(batch(i));
            }
        }
        try (Installation.Running running = open(queue)) {
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
        try (Installation.Running running = open(queue)) {
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

    private static LedgerEntry total(Installation.Running running) {
        LedgerEntry sum = new LedgerEntry(TenantId.DEFAULT, Instant.EPOCH, 0, 0, 0, 0);
        for (LedgerEntry entry : running.parts().ledger().entries(Instant.EPOCH, LATER)) {
            sum = sum.plus(new LedgerEntry(
                    entry.tenant(),
                    Instant.EPOCH,
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
