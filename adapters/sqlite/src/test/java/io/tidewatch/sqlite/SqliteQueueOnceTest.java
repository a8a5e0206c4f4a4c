package io.tidewatch.sqlite;

import io.tidewatch.event.ByteSize;
import io.tidewatch.ledger.LedgerSource;
import io.tidewatch.queue.EventQueue;
import io.tidewatch.testkit.QueueOnceContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteQueueOnceTest extends QueueOnceContract {
    @TempDir
    private Path folder;

    @Override
    protected EventQueue open(ByteSize size) {
        return TestQueues.open(folder, size);
    }

    @Override
    protected void kill(EventQueue running) {
        TestQueues.kill(folder, running);
    }

    @Override
    protected LedgerSource ledger(EventQueue queue) {
        return (SqliteQueue) queue;
    }
}
