package io.tidewatch.kafka;

import io.tidewatch.queue.SharedQueue;
import io.tidewatch.testkit.SharedQueueContract;
import io.tidewatch.testkit.process.KafkaProcess;

class KafkaSharedQueueTest extends SharedQueueContract {
    private final String topic = KafkaProcess.newName();

    @Override
    protected SharedQueue open(String node) {
        return TestQueues.open(TestQueues.config(KafkaProcess.shared().servers(), topic, TestQueues.ROOMY, node));
    }

    @Override
    protected void kill(SharedQueue running) {
        ((KafkaQueue) running).kill();
    }
}
