package io.tidewatch.redis;

import static io.tidewatch.redis.Script.bytes;

import io.lettuce.core.XReadArgs;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.Position;
import io.tidewatch.event.RawBatch;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.queue.QueuedBatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the batches to the one thread that polls, as long as this process owns the queue: positions are committed up to a point, so only
 * one process at a time may be given batches. Ownership ends some seconds after a process died; the next owner is given what was left,
 * then what is new.
 */
final class RedisPoller implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RedisPoller.class);
    private static final Script POLL = Script.named("poll");
    private static final Script RELEASE = Script.named("release");
    /** A batch may have megabytes, so not too many at once. */
    private static final int MOST_AT_ONCE = 32;

    private static final Duration LONGEST_BLOCK = Duration.ofSeconds(1);

    private final RedisQueueConfig config;
    private final RedisLink link;
    private final RedisLink blocking;
    private final RedisKeys keys;
    private final String id;
    private final DamagedEntries damaged;
    private final OwnerToken token;
    private volatile boolean owner;
    private volatile boolean wasOwner;
    private volatile boolean closed;
    private volatile String otherOwner = "";
    private long polled;
    /** From which entry on what a dead consumer left is claimed; empty once all is. */
    private String left = "";

    RedisPoller(RedisQueueConfig config, RedisLink link, RedisKeys keys, String id, DamagedEntries damaged) {
        this.config = config;
        this.link = link;
        this.blocking = new RedisLink(config.address(), config.timeout());
        this.keys = keys;
        this.id = id;
        this.damaged = damaged;
        this.token = new OwnerToken(config.consumer());
    }

    void resumeAfter(long offset) {
        polled = Math.max(polled, offset);
    }

    /** Who owns the queue instead of this process; empty when nobody does or this one. */
    String otherOwner() {
        return otherOwner;
    }

    List<QueuedBatch> poll(int maxBatches, Duration wait) {
        long deadline = System.nanoTime() + wait.toNanos();
        do {
            List<QueuedBatch> batches = next(Math.min(maxBatches, MOST_AT_ONCE));
            if (!batches.isEmpty()) {
                return batches;
            }
            if (owner && !left.isEmpty()) {
                continue;
            }
            if (!await(Duration.ofNanos(deadline - System.nanoTime()))) {
                return List.of();
            }
        } while (!closed && !Thread.currentThread().isInterrupted());
        return List.of();
    }

    private List<QueuedBatch> next(int count) {
        List<Object> answer = take(owner && left.isEmpty() ? "new" : "left", count);
        while (Script.text(answer.getFirst()).equals("acquired")) {
            acquired();
            answer = take("left", count);
        }
        String outcome = Script.text(answer.getFirst());
        if (outcome.equals("owned")) {
            standBy(Script.text(answer.get(1)));
            return List.of();
        }
        if (!outcome.equals("batches")) {
            throw RedisQueue.lost(config, id, Script.text(answer.get(1)));
        }
        if (!left.isEmpty()) {
            String next = Script.text(answer.get(1));
            left = next.equals("0-0") ? "" : next;
        }
        long before = polled;
        try {
            return batches((List<?>) answer.get(2));
        } catch (RuntimeException e) {
            // Nothing of the answer is handed over; a commit of what follows it would take it away.
            polled = before;
            left = (polled + 1) + "-0";
            throw e;
        }
    }

    /** What Redis gave and the connection lost would be committed with what follows it: it is asked for again first. */
    private List<Object> take(String which, int count) {
        try {
            return ask(which, count);
        } catch (TidewatchException e) {
            token.raise();
            throw e;
        }
    }

    private List<Object> ask(String which, int count) {
        // A process that was overtaken by one of the same name does not take it back, or both would go on doing so.
        boolean replacing = !wasOwner;
        return POLL.run(
                link,
                new byte[][] {keys.entries, keys.state, keys.owner},
                bytes(id),
                token.value(),
                bytes(config.consumer()),
                bytes(config.ownership().toMillis()),
                bytes(RedisQueue.GROUP),
                bytes(count),
                bytes(which),
                bytes(left.isEmpty() ? "0-0" : left),
                bytes(replacing ? "1" : "0"));
    }

    private void acquired() {
        boolean first = !wasOwner;
        owner = true;
        wasOwner = true;
        otherOwner = "";
        left = (polled + 1) + "-0";
        if (first) {
            Thread.ofVirtual().name("tidewatch-redis-ownership").start(this::keepOwnership);
        }
        LOG.atInfo()
                .addKeyValue("consumer", config.consumer())
                .addKeyValue("after", polled)
                .log("this process is given the queue's batches");
    }

    private void standBy(String holder) {
        String name = OwnerToken.nameOf(holder);
        if (owner || !otherOwner.equals(name)) {
            LOG.atInfo()
                    .addKeyValue("consumer", config.consumer())
                    .addKeyValue("owner", name)
                    .log(
                            owner
                                    ? "another process took the queue; standing by"
                                    : "another process has the queue; standing by");
        }
        owner = false;
        otherOwner = name;
    }

    /** Also while nothing is polled, as when the store is slow, the queue stays this process's. */
    private void keepOwnership() {
        while (!closed) {
            try {
                Thread.sleep(config.ownership().dividedBy(3));
                if (owner && !closed) {
                    ask("renew", 1);
                }
            } catch (InterruptedException e) {
                return;
            } catch (TidewatchException e) {
                // The poller's next call meets the same and says so.
            }
        }
    }

    private List<QueuedBatch> batches(List<?> entries) {
        List<QueuedBatch> batches = new ArrayList<>(entries.size());
        for (Object entry : entries) {
            if (!(entry instanceof List<?> pair) || pair.size() < 2 || !(pair.get(1) instanceof List<?> fields)) {
                continue;
            }
            String entryId = Script.text(pair.getFirst());
            long offset = Long.parseLong(entryId.substring(0, entryId.indexOf('-')));
            if (offset <= polled) {
                continue;
            }
            Position position = new Position(0, offset);
            byte[] frame = frame(fields);
            try {
                RawBatch batch = BatchFrames.decompress(frame);
                batches.add(new QueuedBatch(position, batch));
            } catch (TidewatchException e) {
                if (e.kind() != FailureKind.CORRUPT) {
                    throw e;
                }
                damaged.take(position, frame, String.valueOf(e.getMessage()));
            }
            polled = offset;
        }
        return batches;
    }

    private static byte[] frame(List<?> fields) {
        for (int i = 0; i + 1 < fields.size(); i += 2) {
            if (Script.text(fields.get(i)).equals("frame") && fields.get(i + 1) instanceof byte[] bytes) {
                return bytes;
            }
        }
        return new byte[0];
    }

    /** Blocks until there may be more; false when the time is up. */
    @SuppressWarnings("unchecked") // An array of one stream, for a variable number of them.
    private boolean await(Duration time) {
        if (time.isNegative() || time.isZero() || closed) {
            return false;
        }
        Duration block = time.compareTo(LONGEST_BLOCK) > 0 ? LONGEST_BLOCK : time;
        if (!owner) {
            return sleep(block);
        }
        long millis = Math.max(1, block.toMillis());
        try {
            blocking.ask(
                    redis -> redis.xread(
                            XReadArgs.Builder.block(millis).count(1),
                            XReadArgs.StreamOffset.from(keys.entries, polled + "-" + Long.MAX_VALUE)),
                    block);
        } catch (TidewatchException e) {
            if (closed || Thread.currentThread().isInterrupted()) {
                return false;
            }
            throw e;
        }
        return true;
    }

    private static boolean sleep(Duration time) {
        try {
            Thread.sleep(time);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Lets another process have the queue at once. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        blocking.close();
        if (owner) {
            try {
                RELEASE.count(link, new byte[][] {keys.owner}, token.value());
            } catch (TidewatchException e) {
                LOG.atDebug().setCause(e).log("ownership of the queue ends by itself");
            }
        }
    }

    /** As if the process died. */
    void abandon() {
        closed = true;
        blocking.close();
    }
}
