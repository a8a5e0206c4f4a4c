package io.tidewatch.redis;

import io.tidewatch.queue.SharedQueue;
import io.tidewatch.testkit.SharedQueueContract;
import io.tidewatch.testkit.process.RedisServer;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** With an ownership that outlasts each test: nothing waits for it to end. */
class RedisSharedQueueTest extends SharedQueueContract {
    private static RedisServer server;

    private final String prefix = TestQueues.newPrefix();

    @BeforeAll
    static void startServer() {
        server = RedisServer.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Override
    protected SharedQueue open(String node) {
        return TestQueues.open(RedisQueueConfig.of(TestQueues.address(server), node)
                .withPrefix(prefix)
                .withPartitions(4)
                .withTimes(Duration.ofSeconds(5), Duration.ofMinutes(10)));
    }

    @Override
    protected void kill(SharedQueue running) {
        ((RedisQueue) running).abandon();
    }
}
