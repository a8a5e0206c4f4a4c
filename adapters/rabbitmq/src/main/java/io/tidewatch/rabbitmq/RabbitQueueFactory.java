package io.tidewatch.rabbitmq;

import io.tidewatch.config.BrokerConnection;
import io.tidewatch.config.RabbitSettings;
import io.tidewatch.queue.DamagedBatch;
import io.tidewatch.queue.EventQueueFactory;
import io.tidewatch.queue.OpenedQueue;
import io.tidewatch.queue.QueueContext;

/** The queue for {@code queue.type: rabbitmq}. */
public final class RabbitQueueFactory implements EventQueueFactory {
    private static final int USUAL_PORT = 5672;
    private static final int USUAL_TLS_PORT = 5671;

    @Override
    public String name() {
        return "rabbitmq";
    }

    @Override
    public OpenedQueue open(QueueContext context) {
        RabbitSettings settings = context.settings().rabbitmq();
        RabbitQueueConfig config = RabbitQueueConfig.of(
                address(settings),
                settings.queue() + '.' + context.node(),
                context.folder().resolve("rabbitmq-queue.db"),
                context.settings().limit(),
                settings.patience());
        RabbitQueue queue = new RabbitQueue(
                config,
                context.clock(),
                (position, bytes, reason) -> context.damaged().accept(new DamagedBatch(position, bytes, reason)));
        queue.start();
        return new OpenedQueue(queue, queue, null);
    }

    private static RabbitAddress address(RabbitSettings settings) {
        BrokerConnection connection = settings.connection();
        return new RabbitAddress(
                connection.host(),
                connection.port(connection.tls() ? USUAL_TLS_PORT : USUAL_PORT),
                connection.tls(),
                settings.virtualHost(),
                connection.user(),
                connection.password() == null ? null : connection.password().value(),
                connection.ca());
    }
}
