package io.tidewatch.redis;

import static io.tidewatch.redis.Script.bytes;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.tidewatch.broker.BrokerMessage;
import io.tidewatch.broker.BrokerPublisher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Sends records to a stream, where each is an entry with the field {@code message}, or to a pub/sub channel, where each is its bytes. */
final class RedisPublisher implements BrokerPublisher {
    static final byte[] MESSAGE = bytes("message");
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final RedisLink link;
    private final byte[] name;
    private final boolean stream;

    RedisPublisher(RedisAddress address, String name, boolean stream) {
        this.link = new RedisLink(address, TIMEOUT);
        this.name = bytes(name);
        this.stream = stream;
    }

    @Override
    public void publish(List<BrokerMessage> messages) {
        List<Function<RedisAsyncCommands<byte[], byte[]>, RedisFuture<?>>> commands = new ArrayList<>(messages.size());
        for (BrokerMessage message : messages) {
            commands.add(
                    stream ? redis -> redis.xadd(name, fields(message)) : redis -> redis.publish(name, message.body()));
        }
        link.askAll(commands);
    }

    private static Object[] fields(BrokerMessage message) {
        List<Object> fields = new ArrayList<>(List.of(MESSAGE, message.body()));
        BrokerMessage.Place place = message.place();
        if (place != null) {
            add(fields, BrokerMessage.STREAM, place.stream());
            add(fields, BrokerMessage.OFFSET, Long.toString(place.offset()));
            add(fields, BrokerMessage.NEXT, Long.toString(place.next()));
        }
        add(fields, BrokerMessage.SOURCE, message.source());
        add(fields, BrokerMessage.PATH, message.path());
        add(fields, BrokerMessage.DATASET, message.dataset());
        return fields.toArray();
    }

    private static void add(List<Object> fields, String field, @Nullable String value) {
        if (value != null) {
            fields.add(bytes(field));
            fields.add(bytes(value));
        }
    }

    @Override
    public void close() {
        link.close();
    }
}
