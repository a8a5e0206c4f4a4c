package io.tidewatch.sqlite;

import io.tidewatch.queue.EventQueueFactory;
import io.tidewatch.queue.OpenedQueue;
import io.tidewatch.queue.QueueContext;

/** The queue for {@code queue.type: embedded}, in {@code queue.db} of the data folder. */
public final class SqliteQueueFactory implements EventQueueFactory {
    @Override
    public String name() {
        return "embedded";
    }

    @Override
    public OpenedQueue open(QueueContext context) {
        SqliteQueue queue = new SqliteQueue(
                SqliteQueueConfig.of(context.folder().resolve("queue.db"))
                        .withLimit(context.settings().limit())
                        .withMemory(context.settings().memory()),
                context.clock());
        queue.start();
        return new OpenedQueue(queue, queue, queue);
    }
}
