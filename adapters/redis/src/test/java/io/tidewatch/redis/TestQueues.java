package io.tidewatch.redis;

import io.tidewatch.event.ByteSize;
import io.tidewatch.testkit.MutableClock;
import io.tidewatch.testkit.process.RedisServer;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;

/** One Redis for all tests of a class; each test has keys of its own. */
final class TestQueues {
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private TestQueues() {}

    static RedisAddress address(RedisServer server) {
        return RedisAddress.of(URI.create(server.url()));
    }

    static String newPrefix() {
        return "test-" + NUMBERS.incrementAndGet();
    }

    static RedisQueueConfig config(RedisServer server, String prefix) {
        return RedisQueueConfig.of(address(server), "node-1").withPrefix(prefix);
    }

    static RedisQueue open(RedisQueueConfig config) {
        RedisQueue queue = new RedisQueue(config, MutableClock.atNoon());
        queue.start();
        return queue;
    }

    static RedisQueue open(RedisServer server, String prefix, int partitions, ByteSize limit) {
        return open(config(server, prefix).withPartitions(partitions).withLimit(limit));
    }
}
