package io.tidewatch.kafka;

import io.tidewatch.queue.EventQueueFactory;
import io.tidewatch.queue.OpenedQueue;
import io.tidewatch.queue.QueueContext;

/** The queue for {@code queue.type: kafka}. */
public final class KafkaQueueFactory implements EventQueueFactory {
    @Override
    public String name() {
        return "kafka";
    }

    @Override
    public OpenedQueue open(QueueContext context) {
        KafkaQueue queue = new KafkaQueue(
                KafkaQueueConfig.of(
                        context.settings().kafka(), context.settings().limit(), context.node()),
                context.clock(),
                context.damaged());
        queue.start();
        return new OpenedQueue(queue, queue, null);
    }
}
