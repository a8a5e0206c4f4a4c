package io.tidewatch.kafka.correlate;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.health.Health;
import io.tidewatch.testkit.Eventually;
import io.tidewatch.testkit.InMemoryFindings;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.junit.jupiter.api.Test;

/** Reading findings with a Kafka that fails at will. */
class FindingsReaderTest {
    private final AtomicBoolean fails = new AtomicBoolean(true);

    private Consumer<byte[], byte[]> consumer() {
        MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
        consumer.schedulePollTask(() -> {
            if (fails.get()) {
                throw new IllegalStateException("something unforeseen");
            }
        });
        return consumer;
    }

    @Test
    void readerThatFailedUnforeseenGoesOnAndIsUpWithoutAnyFinding() {
        try (FindingsReader reader = new FindingsReader("findings", new InMemoryFindings(), this::consumer)) {
            reader.start();
            Eventually.until("health tells", () -> reader.check().status() == Health.Status.DOWN);
            assertThat(reader.check().cause()).contains("something unforeseen");
            fails.set(false);
            Eventually.until("it reads again", () -> reader.check().equals(Health.UP));
        }
    }
}
