package io.tidewatch.redis;

import static io.tidewatch.redis.Script.bytes;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.tidewatch.broker.BrokerMessage;
import io.tidewatch.broker.BrokerSubscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Listens to a pub/sub channel. Redis keeps nothing of it: what passes while nobody listens, or while this listener is behind by more
 * than its buffer, is lost; both are counted.
 */
final class ChannelSubscription implements BrokerSubscription {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int BUFFERED = 50_000;
    private static final long BUFFERED_BYTES = 64 << 20;

    private final RedisAddress address;
    private final byte[] channel;
    private final BlockingQueue<byte[]> arrived = new ArrayBlockingQueue<>(BUFFERED);
    private final AtomicLong waiting = new AtomicLong();
    private final AtomicLong missed = new AtomicLong();
    private @Nullable RedisClient client;
    private @Nullable StatefulRedisPubSubConnection<byte[], byte[]> connection;
    private boolean listened;

    ChannelSubscription(RedisAddress address, String channel) {
        this.address = address;
        this.channel = bytes(channel);
    }

    @Override
    public List<BrokerMessage> poll(int max, Duration wait) {
        listen();
        List<byte[]> taken = new ArrayList<>();
        try {
            byte[] first = arrived.poll(wait.toMillis(), TimeUnit.MILLISECONDS);
            if (first == null) {
                return List.of();
            }
            taken.add(first);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
        arrived.drainTo(taken, max - 1);
        taken.forEach(body -> waiting.addAndGet(-body.length));
        return taken.stream().map(BrokerMessage::of).toList();
    }

    private synchronized void listen() {
        StatefulRedisPubSubConnection<byte[], byte[]> open = connection;
        if (open != null && open.isOpen()) {
            return;
        }
        if (open != null) {
            disconnect();
        }
        try {
            RedisClient made = RedisClient.create(address.uri(TIMEOUT));
            client = made;
            made.setOptions(
                    RedisLink.options(address, TIMEOUT).autoReconnect(false).build());
            StatefulRedisPubSubConnection<byte[], byte[]> listening = made.connectPubSub(ByteArrayCodec.INSTANCE);
            connection = listening;
            listening.addListener(new RedisPubSubAdapter<>() {
                @Override
                public void message(byte[] from, byte[] message) {
                    arrived(message);
                }
            });
            listening.sync().subscribe(channel);
            if (listened) {
                missed.incrementAndGet();
            }
            listened = true;
        } catch (RedisException e) {
            disconnect();
            throw RedisFailures.of(address, e);
        }
    }

    /** On the network's thread, which must not wait: Redis would end a listener that is slow anyway. */
    private void arrived(byte[] message) {
        if (waiting.addAndGet(message.length) > BUFFERED_BYTES || !arrived.offer(message)) {
            waiting.addAndGet(-message.length);
            missed.incrementAndGet();
        }
    }

    private synchronized void disconnect() {
        RedisClient old = client;
        connection = null;
        client = null;
        if (old != null) {
            Thread.ofVirtual()
                    .name("tidewatch-redis-closing")
                    .start(() -> old.shutdown(Duration.ZERO, Duration.ofSeconds(1)));
        }
    }

    @Override
    public void acknowledge() {
        // Redis keeps nothing that could be acknowledged.
    }

    @Override
    public boolean isOrdered() {
        return false;
    }

    @Override
    public long missed() {
        return missed.get();
    }

    @Override
    public void close() {
        disconnect();
    }
}
