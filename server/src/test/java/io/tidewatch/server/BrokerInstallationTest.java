package io.tidewatch.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.config.ConfigReader;
import io.tidewatch.config.TidewatchConfig;
import io.tidewatch.event.RawBatch;
import io.tidewatch.event.TenantId;
import io.tidewatch.health.Health;
import io.tidewatch.ledger.LedgerEntry;
import io.tidewatch.testkit.Batches;
import io.tidewatch.testkit.Eventually;
import io.tidewatch.testkit.process.RabbitServer;
import io.tidewatch.testkit.process.RedisServer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything in one process but the queue, which is a real Redis or RabbitMQ. */
class BrokerInstallationTest {
    private static final Instant LATER = Instant.parse("2100-01-01T00:00:00Z");

    @TempDir
    Path folder;

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
