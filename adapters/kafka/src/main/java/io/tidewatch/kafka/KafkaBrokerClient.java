package io.tidewatch.kafka;

import io.tidewatch.broker.BrokerClient;
import io.tidewatch.broker.BrokerPublisher;
import io.tidewatch.broker.BrokerSubscription;
import io.tidewatch.broker.Destination;
import io.tidewatch.broker.SubscriptionOptions;
import io.tidewatch.config.KafkaConnection;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Speaks to Kafka: {@code kafka://host:9092/topic}. */
public final class KafkaBrokerClient implements BrokerClient {
    @Override
    public boolean serves(Destination place) {
        return place instanceof Destination.KafkaTopic;
    }

    @Override
    public BrokerPublisher publisher(Destination to, @Nullable Path certificates) {
        Destination.KafkaTopic topic = topic(to);
        return new KafkaPublisher(connection(topic, certificates), topic.topic());
    }

    @Override
    public BrokerSubscription subscription(Destination from, SubscriptionOptions options) {
        Destination.KafkaTopic topic = topic(from);
        return new KafkaSubscription(connection(topic, options.certificates()), topic.topic(), options);
    }

    private static Destination.KafkaTopic topic(Destination place) {
        if (place instanceof Destination.KafkaTopic topic) {
            return topic;
        }
        throw new TidewatchException(FailureKind.INVALID, place.display() + " is no topic of a Kafka");
    }

    private static KafkaConnection connection(Destination.KafkaTopic topic, @Nullable Path certificates) {
        Destination.Credentials credentials = topic.credentials();
        return new KafkaConnection(
                topic.bootstrap(),
                topic.tls(),
                certificates,
                topic.mechanism(),
                credentials == null ? null : credentials.user(),
                credentials == null ? null : credentials.password());
    }
}
