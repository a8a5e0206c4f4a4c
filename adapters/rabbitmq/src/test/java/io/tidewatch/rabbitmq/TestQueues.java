package io.tidewatch.rabbitmq;

import io.tidewatch.event.ByteSize;
import io.tidewatch.testkit.MutableClock;
import java.nio.file.Path;
import java.time.Duration;

/** Opens queues for tests. */
final class TestQueues {
    static final ByteSize ROOMY = ByteSize.ofMebibytes(256);

    private TestQueues() {}

    static RabbitAddress address(int port) {
        return new RabbitAddress("127.0.0.1", port, false, "/", null, null, null);
    }

    static RabbitQueueConfig config(int port, String queue, Path folder, ByteSize limit) {
        return RabbitQueueConfig.of(address(port), queue, folder.resolve(queue + ".db"), limit, Duration.ofSeconds(20));
    }

    static RabbitQueueConfig impatient(int port, String queue, Path folder) {
        return RabbitQueueConfig.of(address(port), queue, folder.resolve(queue + ".db"), ROOMY, Duration.ofSeconds(3));
    }

    static RabbitQueue open(RabbitQueueConfig config) {
        return open(config, (position, _, reason) -> {
            throw new AssertionError(position + " is damaged: " + reason);
        });
    }

    static RabbitQueue open(RabbitQueueConfig config, DamagedMessages damaged) {
        RabbitQueue queue = new RabbitQueue(config, MutableClock.atNoon(), damaged);
        queue.start();
        return queue;
    }
}
