package io.tidewatch.redis;

import io.tidewatch.queue.EventQueue;
import io.tidewatch.testkit.QueueCrashContract;
import io.tidewatch.testkit.process.RedisServer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** The processes have two names in turn: some take the queue over from another, some from the one before of their name. */
class RedisQueueCrashTest extends QueueCrashContract {
    private final RedisServer server = RedisServer.start();

    @AfterEach
    void stop() {
        server.close();
    }

    public static void main(String[] arguments) throws InterruptedException {
        work(arguments, RedisQueueCrashTest::open);
    }

    private static EventQueue open(List<String> place) {
        return TestQueues.open(RedisQueueConfig.of(RedisAddress.of(URI.create(place.getFirst())), place.getLast())
                .withPartitions(Integer.parseInt(place.get(1)))
                .withTimes(Duration.ofSeconds(5), Duration.ofSeconds(1)));
    }

    int partitions() {
        return 1;
    }

    @Override
    protected Class<?> program() {
        return RedisQueueCrashTest.class;
    }

    @Override
    protected List<String> place(int round) {
        return List.of(server.url(), Integer.toString(partitions()), "node-" + round % 4 / 2);
    }

    @Override
    protected EventQueue open() {
        return open(place(1));
    }
}
