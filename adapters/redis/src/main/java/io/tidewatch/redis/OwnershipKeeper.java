package io.tidewatch.redis;

import static io.tidewatch.redis.Script.bytes;

import io.tidewatch.event.TidewatchException;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Renews what this process owns, also while nothing is polled, as when the store is slow; and gives it back. */
final class OwnershipKeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OwnershipKeeper.class);
    private static final Script RELEASE = Script.named("release");

    private final RedisQueueConfig config;
    private final RedisLink link;
    private final RedisKeys keys;
    private final String id;
    private final Supplier<List<Ownership>> owned;
    private boolean begun;
    private volatile boolean closed;

    /** @param owned what is owned now */
    OwnershipKeeper(
            RedisQueueConfig config, RedisLink link, RedisKeys keys, String id, Supplier<List<Ownership>> owned) {
        this.config = config;
        this.link = link;
        this.keys = keys;
        this.id = id;
        this.owned = owned;
    }

    /** For the thread that polls; when it was begun, nothing. */
    void begin() {
        if (!begun) {
            begun = true;
            Thread.ofVirtual().name("tidewatch-redis-ownership").start(this::renewUntilClosed);
        }
    }

    private void renewUntilClosed() {
        while (!closed) {
            try {
                Thread.sleep(config.ownership().dividedBy(3));
                for (Ownership ownership : owned.get()) {
                    renew(ownership);
                }
            } catch (InterruptedException e) {
                return;
            } catch (TidewatchException e) {
                // The poller's next call meets the same and says so.
            }
        }
    }

    private void renew(Ownership ownership) {
        if (closed) {
            return;
        }
        PartitionReader.POLL.run(
                link,
                // No partition is read.
                new byte[][] {ownership.key(), keys.state, ownership.key()},
                bytes(id),
                ownership.token(),
                bytes(config.consumer()),
                bytes(config.ownership().toMillis()),
                bytes(RedisQueue.GROUP),
                bytes(1),
                bytes("renew"),
                bytes("0-0"),
                bytes("0"));
    }

    /** Another process may have these at once. */
    void release(List<Ownership> given) {
        if (given.isEmpty()) {
            return;
        }
        try {
            RELEASE.count(
                    link,
                    given.stream().map(Ownership::key).toArray(byte[][]::new),
                    given.stream().map(Ownership::token).toArray(byte[][]::new));
        } catch (TidewatchException e) {
            LOG.atDebug().setCause(e).log("ownership of the queue ends by itself");
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
