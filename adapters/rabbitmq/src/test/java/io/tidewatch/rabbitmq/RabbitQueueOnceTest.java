package io.tidewatch.rabbitmq;

import io.tidewatch.event.ByteSize;
import io.tidewatch.ledger.LedgerSource;
import io.tidewatch.queue.EventQueue;
import io.tidewatch.testkit.QueueOnceContract;
import io.tidewatch.testkit.process.RabbitServer;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class RabbitQueueOnceTest extends QueueOnceContract {
    private final String name = RabbitServer.newName();

    @TempDir
    private Path folder;

    @Override
    protected EventQueue open(ByteSize size) {
        return TestQueues.open(TestQueues.config(RabbitServer.shared().port(), name, folder, size));
    }

    @Override
    protected void kill(EventQueue running) {
        ((RabbitQueue) running).abandon();
    }

    @Override
    protected LedgerSource ledger(EventQueue queue) {
        return (RabbitQueue) queue;
    }
}
