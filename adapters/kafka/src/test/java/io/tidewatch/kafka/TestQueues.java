package io.tidewatch.kafka;

import io.tidewatch.config.KafkaConnection;
import io.tidewatch.config.KafkaSettings;
import io.tidewatch.config.SaslMechanism;
import io.tidewatch.event.ByteSize;
import io.tidewatch.queue.DamagedBatch;
import io.tidewatch.testkit.MutableClock;
import java.time.Duration;
import java.util.function.Consumer;

/** Opens queues for tests. */
final class TestQueues {
    static final ByteSize ROOMY = ByteSize.ofMebibytes(256);

    private TestQueues() {}

    static KafkaConnection connection(String servers) {
        return new KafkaConnection(servers, false, null, SaslMechanism.SCRAM_SHA_512, null, null);
    }

    static KafkaSettings settings(String servers, String topic, Duration patience) {
        return new KafkaSettings(connection(servers), topic, 3, 1, 1, true, patience);
    }

    static KafkaQueueConfig config(String servers, String topic, ByteSize limit, String node) {
        return KafkaQueueConfig.of(settings(servers, topic, Duration.ofSeconds(20)), limit, node);
    }

    static KafkaQueue open(KafkaQueueConfig config) {
        return open(config, damaged -> {
            throw new AssertionError("damaged: " + damaged.reason());
        });
    }

    static KafkaQueue open(KafkaQueueConfig config, Consumer<DamagedBatch> damaged) {
        KafkaQueue queue = new KafkaQueue(config, MutableClock.atNoon(), damaged);
        queue.start();
        return queue;
    }
}
