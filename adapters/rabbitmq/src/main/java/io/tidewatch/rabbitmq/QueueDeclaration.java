package io.tidewatch.rabbitmq;

import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import java.io.IOException;
import java.util.Map;

/**
 * The queue as RabbitMQ is asked to keep it: on the disks of a majority of its members, in order, refusing rather than forgetting when it is
 * full, and giving messages to one consumer at a time. What is rejected goes to a queue beside it.
 */
final class QueueDeclaration {
    /** RabbitMQ 4 gives a message up after 20 deliveries where nothing else is said; a broken connection is no fault of the message's. */
    private static final int DELIVERIES = 1_000_000_000;

    private QueueDeclaration() {}

    /**
     * Makes both queues where there are none.
     *
     * @throws TidewatchException of kind {@code INVALID} when there is a queue of that name with other settings
     */
    static void declare(RabbitLink link, RabbitQueueConfig config) throws IOException {
        if (!link.declare(config.deadQueue(), Map.of("x-queue-type", "quorum"))) {
            throw otherwise(config, config.deadQueue());
        }
        if (!link.declare(
                config.queue(),
                Map.of(
                        "x-queue-type",
                        "quorum",
                        "x-single-active-consumer",
                        true,
                        "x-overflow",
                        "reject-publish",
                        "x-delivery-limit",
                        DELIVERIES,
                        "x-dead-letter-exchange",
                        "",
                        "x-dead-letter-routing-key",
                        config.deadQueue(),
                        "x-dead-letter-strategy",
                        "at-least-once"))) {
            throw otherwise(config, config.queue());
        }
    }

    private static TidewatchException otherwise(RabbitQueueConfig config, String queue) {
        return new TidewatchException(
                FailureKind.INVALID,
                "RabbitMQ at " + config.address() + " has a queue '" + queue
                        + "' that was made with other settings. Name another one with queue.rabbitmq.queue, or empty and"
                        + " delete that one");
    }
}
