package io.tidewatch.redis;

import io.tidewatch.event.ByteSize;
import io.tidewatch.ledger.LedgerSource;
import io.tidewatch.queue.EventQueue;
import io.tidewatch.testkit.QueueOnceContract;
import io.tidewatch.testkit.process.RedisServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class RedisQueueOnceTest extends QueueOnceContract {
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

    int partitions() {
        return 1;
    }

    @Override
    protected EventQueue open(ByteSize size) {
        return TestQueues.open(server, prefix, partitions(), size);
    }

    @Override
    protected void kill(EventQueue running) {
        ((RedisQueue) running).abandon();
    }

    @Override
    protected LedgerSource ledger(EventQueue queue) {
        return (RedisQueue) queue;
    }
}
