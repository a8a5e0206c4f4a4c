package io.tidewatch.redis;

import io.tidewatch.config.BrokerConnection;
import io.tidewatch.config.RedisSettings;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.queue.DamagedBatch;
import io.tidewatch.queue.EventQueueFactory;
import io.tidewatch.queue.OpenedQueue;
import io.tidewatch.queue.QueueContext;

/** The queue for {@code queue.type: redis}. */
public final class RedisQueueFactory implements EventQueueFactory {
    private static final int USUAL_PORT = 6379;

    @Override
    public String name() {
        return "redis";
    }

    @Override
    public OpenedQueue open(QueueContext context) {
        RedisSettings settings = context.settings().redis();
        RedisQueueConfig config = RedisQueueConfig.of(address(settings), context.node())
                .withPrefix(settings.prefix())
                .withPartitions(settings.partitions())
                .withLimit(context.settings().limit())
                .withTimes(settings.patience(), settings.takeover())
                .withReplicas(settings.replicas());
        RedisQueue queue = new RedisQueue(
                config,
                context.clock(),
                (position, bytes, reason) -> context.damaged().accept(new DamagedBatch(position, bytes, reason)));
        try {
            queue.start();
        } catch (TidewatchException e) {
            queue.close();
            throw e;
        }
        return new OpenedQueue(queue, queue, null);
    }

    private static RedisAddress address(RedisSettings settings) {
        BrokerConnection connection = settings.connection();
        return new RedisAddress(
                connection.host(),
                connection.port(USUAL_PORT),
                connection.tls(),
                settings.database(),
                connection.user(),
                connection.password() == null ? null : connection.password().value(),
                connection.ca());
    }
}
