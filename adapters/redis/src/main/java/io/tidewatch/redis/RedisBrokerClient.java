package io.tidewatch.redis;

import io.tidewatch.broker.BrokerClient;
import io.tidewatch.broker.BrokerPublisher;
import io.tidewatch.broker.BrokerSubscription;
import io.tidewatch.broker.Destination;
import io.tidewatch.broker.SubscriptionOptions;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Speaks to Redis: {@code redis://host:6379/channel}, {@code redis://host:6379/stream?type=stream}. */
public final class RedisBrokerClient implements BrokerClient {
    @Override
    public boolean serves(Destination place) {
        return place instanceof Destination.RedisKey;
    }

    @Override
    public BrokerPublisher publisher(Destination to, @Nullable Path certificates) {
        Destination.RedisKey key = key(to);
        return new RedisPublisher(address(key, certificates), key.name(), key.stream());
    }

    @Override
    public BrokerSubscription subscription(Destination from, SubscriptionOptions options) {
        Destination.RedisKey key = key(from);
        RedisAddress address = address(key, options.certificates());
        if (!key.stream()) {
            return new ChannelSubscription(address, key.name());
        }
        return new StreamSubscription(address, key.name(), options);
    }

    private static Destination.RedisKey key(Destination place) {
        if (place instanceof Destination.RedisKey key) {
            return key;
        }
        throw new TidewatchException(FailureKind.INVALID, place.display() + " is no place at a Redis");
    }

    private static RedisAddress address(Destination.RedisKey key, @Nullable Path certificates) {
        Destination.Credentials credentials = key.credentials();
        return new RedisAddress(
                key.server().host(),
                key.server().port(),
                key.tls(),
                key.database(),
                credentials == null ? null : credentials.user(),
                credentials == null ? null : credentials.password().value(),
                certificates);
    }
}
