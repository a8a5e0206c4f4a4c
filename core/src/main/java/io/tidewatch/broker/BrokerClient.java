package io.tidewatch.broker;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Speaks to one kind of broker; {@link BrokerClients} finds it by {@code ServiceLoader}. An adapter lists its own in {@code
 * META-INF/services}. Contract: the constructor takes nothing; nothing connects before it is used.
 */
public interface BrokerClient {
    /** Whether it knows this kind of place. */
    boolean serves(Destination place);

    /** @param certificates a PEM file of the authorities that the broker's certificate is checked against, or null for Java's */
    BrokerPublisher publisher(Destination to, @Nullable Path certificates);

    BrokerSubscription subscription(Destination from, SubscriptionOptions options);
}
