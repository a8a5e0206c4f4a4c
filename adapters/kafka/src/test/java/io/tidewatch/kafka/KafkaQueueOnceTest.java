package io.tidewatch.kafka;

import io.tidewatch.event.ByteSize;
import io.tidewatch.ledger.LedgerSource;
import io.tidewatch.queue.EventQueue;
import io.tidewatch.testkit.QueueOnceContract;
import io.tidewatch.testkit.process.KafkaProcess;

class KafkaQueueOnceTest extends QueueOnceContract {
    private final String topic = KafkaProcess.newName();

    @Override
    protected EventQueue open(ByteSize size) {
        return TestQueues.open(TestQueues.config(KafkaProcess.shared().servers(), topic, size, "one"));
    }

    @Override
    protected void kill(EventQueue running) {
        ((KafkaQueue) running).kill();
    }

    @Override
    protected LedgerSource ledger(EventQueue queue) {
        return (KafkaQueue) queue;
    }
}
