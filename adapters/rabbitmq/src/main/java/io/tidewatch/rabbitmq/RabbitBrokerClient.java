package io.tidewatch.rabbitmq;

import io.tidewatch.broker.BrokerClient;
import io.tidewatch.broker.BrokerPublisher;
import io.tidewatch.broker.BrokerSubscription;
import io.tidewatch.broker.Destination;
import io.tidewatch.broker.SubscriptionOptions;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Speaks to RabbitMQ: {@code amqp://host:5672/queue}. */
public final class RabbitBrokerClient implements BrokerClient {
    @Override
    public boolean serves(Destination place) {
        return place instanceof Destination.RabbitQueue;
    }

    @Override
    public BrokerPublisher publisher(Destination to, @Nullable Path certificates) {
        return new RabbitPublisher(address(queue(to), certificates), queue(to).queue());
    }

    @Override
    public BrokerSubscription subscription(Destination from, SubscriptionOptions options) {
        return new RabbitSubscription(
                address(queue(from), options.certificates()), queue(from).queue());
    }

    private static Destination.RabbitQueue queue(Destination place) {
        if (place instanceof Destination.RabbitQueue queue) {
            return queue;
        }
        throw new TidewatchException(FailureKind.INVALID, place.display() + " is no queue of a RabbitMQ");
    }

    private static RabbitAddress address(Destination.RabbitQueue queue, @Nullable Path certificates) {
        Destination.Credentials credentials = queue.credentials();
        return new RabbitAddress(
                queue.server().host(),
                queue.server().port(),
                queue.tls(),
                queue.virtualHost(),
                credentials == null ? null : credentials.user(),
                credentials == null ? null : credentials.password().value(),
                certificates);
    }
}
