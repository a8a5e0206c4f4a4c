package io.tidewatch.redis;

import static io.tidewatch.redis.Script.bytes;
import static java.util.Objects.requireNonNull;

import io.tidewatch.event.FailureKind;
import io.tidewatch.event.Position;
import io.tidewatch.event.RawBatch;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.health.Health;
import io.tidewatch.ledger.LedgerEntry;
import io.tidewatch.ledger.LedgerSource;
import io.tidewatch.queue.Appended;
import io.tidewatch.queue.QueueStatus;
import io.tidewatch.queue.QueuedBatch;
import io.tidewatch.queue.SharedQueue;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queue in a Redis: each partition is a stream with one consumer group. An entry's id is its batch's offset ({@code 17-0}). A batch,
 * how far its sender's stream is accepted and the counts of its records are written by one script, all or nothing. Any number of
 * processes append. Of a partition one at a time is given batches: of all partitions the same, while the others stand by, until they are
 * {@linkplain #share shared}.
 */
public final class RedisQueue implements SharedQueue, LedgerSource {
    static final String GROUP = "tidewatch";
    private static final Logger LOG = LoggerFactory.getLogger(RedisQueue.class);
    private static final double NEARLY_FULL = 0.9;
    private static final Script COMMIT = Script.named("commit");
    private static final Script SKIP = Script.named("skip");

    private final RedisQueueConfig config;
    private final Clock clock;
    private final DamagedEntries damagedEntries;
    private final RedisLink link;
    private final RedisKeys keys;
    private final AtomicLong damaged = new AtomicLong();
    private volatile @Nullable Opened opened;
    private volatile boolean closed;

    private record Opened(
            String id, RedisAppender appender, RedisPoller poller, RedisLedger ledger, Durability durability) {}

    /** Does no I/O; {@link #start} does. What is no batch is logged and left out. */
    public RedisQueue(RedisQueueConfig config, Clock clock) {
        this(config, clock, (_, _, _) -> {});
    }

    RedisQueue(RedisQueueConfig config, Clock clock, DamagedEntries damagedEntries) {
        this.config = requireNonNull(config, "config is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.damagedEntries = requireNonNull(damagedEntries, "damagedEntries is null");
        this.link = new RedisLink(config.address(), config.timeout());
        this.keys = new RedisKeys(config.prefix());
    }

    /**
     * Connects, makes the queue where there is none, and says how durable it is.
     *
     * @throws TidewatchException {@code UNAVAILABLE} when Redis cannot be reached, {@code INVALID} when it refuses the user or was written
     *     by a newer version
     */
    public synchronized void start() {
        String id = QueueState.open(link, keys, config);
        Durability durability = Durability.of(link, config.replicas());
        opened = new Opened(
                id,
                new RedisAppender(config, link, keys, id),
                new RedisPoller(config, link, keys, id, this::setAside),
                new RedisLedger(config, link, keys, clock),
                durability);
        LOG.atInfo()
                .addKeyValue("address", config.address())
                .addKeyValue("id", id)
                .addKeyValue("partitions", config.partitions())
                .log("queue in Redis opened");
        durability.tell();
    }

    @Override
    public String id() {
        return opened().id();
    }

    @Override
    public Appended append(RawBatch batch) {
        requireNonNull(batch, "batch is null");
        Opened open = opened();
        if (batch.size() == 0) {
            return new Appended(null, 0, 0);
        }
        try {
            return open.appender().append(batch);
        } catch (TidewatchException e) {
            throw e.forSenders();
        }
    }

    @Override
    public int partitions() {
        return config.partitions();
    }

    @Override
    public void share(Map<Integer, Long> after) {
        Opened open = opened();
        after.forEach((partition, offset) -> reach(open, new Position(partition, offset)));
        open.poller().share(after);
    }

    @Override
    public void resumeAfter(Position position) {
        Opened open = opened();
        reach(open, position);
        open.poller().resumeAfter(position.partition(), position.offset());
    }

    /** Makes sure that what is appended from now on comes after the position. */
    private void reach(Opened open, Position position) {
        List<Object> answer = SKIP.run(
                link,
                new byte[][] {keys.state},
                bytes(open.id()),
                bytes(position.offset() + 1),
                partition(position).field);
        refuseOther(open, answer);
    }

    @Override
    public List<QueuedBatch> poll(int maxBatches, Duration wait) {
        return opened().poller().poll(maxBatches, wait);
    }

    @Override
    public void commit(Position position) {
        Opened open = opened();
        RedisKeys.Partition partition = partition(position);
        List<Object> answer = COMMIT.run(
                link,
                new byte[][] {partition.entries, keys.state},
                bytes(open.id()),
                bytes(GROUP),
                bytes(position.offset() + "-0"),
                bytes((position.offset() + 1) + "-0"),
                partition.field);
        refuseOther(open, answer);
        open.ledger().keepHouse();
    }

    private void refuseOther(Opened open, List<Object> answer) {
        if (Script.text(answer.getFirst()).equals("other")) {
            throw lost(config, open.id(), Script.text(answer.get(1)));
        }
    }

    private RedisKeys.Partition partition(Position position) {
        if (position.partition() >= config.partitions()) {
            throw new TidewatchException(
                    FailureKind.INVALID,
                    position + " is not of this queue, which has partitions 0 to " + (config.partitions() - 1));
        }
        return keys.partition(position.partition());
    }

    @Override
    public QueueStatus status() {
        opened();
        return QueueState.read(link, keys).status(config.limit());
    }

    @Override
    public Health check() {
        Opened open = opened;
        if (open == null || closed) {
            return Health.down("the queue is not open");
        }
        QueueState state;
        try {
            state = QueueState.read(link, keys);
        } catch (TidewatchException e) {
            return Health.down(String.valueOf(e.getMessage()));
        }
        if (!state.id().equals(open.id())) {
            return Health.down(
                    String.valueOf(lost(config, open.id(), state.id()).getMessage()));
        }
        QueueStatus status = state.status(config.limit());
        if (status.size().bytes() > NEARLY_FULL * status.limit().bytes()) {
            return Health.degraded("the queue holds " + status.size() + " of at most " + status.limit()
                    + "; senders are refused when it is full");
        }
        if (state.partitions() > config.partitions()) {
            return Health.degraded("the queue has " + state.partitions() + " partitions now, and this process knows "
                    + config.partitions() + "; set queue.redis.partitions and restart it");
        }
        if (damaged.get() > 0) {
            return Health.degraded(damaged.get() + " entries of " + keys.partition(0).entriesName
                    + (config.partitions() == 1 ? "" : " and the others")
                    + " were no batches and left out; see who else"
                    + " writes to Redis");
        }
        if (!open.durability().weaknesses().isEmpty()) {
            return Health.degraded("Redis at " + config.address() + " can lose what it acknowledged: "
                    + String.join("; ", open.durability().weaknesses()));
        }
        return Health.UP;
    }

    @Override
    public List<LedgerEntry> entries(Instant from, Instant to) {
        return opened().ledger().entries(from, to);
    }

    /** Who is given batches instead of this process; empty when it is this one, or nobody. */
    public String otherOwner() {
        return opened().poller().otherOwner();
    }

    private void setAside(Position position, byte[] bytes, String reason) {
        LOG.atError()
                .addKeyValue("key", partition(position).entriesName)
                .addKeyValue("entry", position.offset())
                .addKeyValue("damage", reason)
                .log("an entry of the queue is no batch and is left out; see who else writes to Redis");
        damagedEntries.take(position, bytes, reason);
        damaged.incrementAndGet();
    }

    /** What to say when Redis has another queue than the one that was opened, or none. */
    static TidewatchException lost(RedisQueueConfig config, String id, String found) {
        return new TidewatchException(
                FailureKind.UNAVAILABLE,
                "the queue " + id + " is no longer in Redis at " + config.address()
                        + (found.isEmpty() || found.equals("null") ? ": its keys are gone" : ": there is " + found)
                        + ". Nothing is accepted until Tidewatch is restarted; see who emptied Redis");
    }

    private Opened opened() {
        Opened open = opened;
        if (open == null || closed) {
            throw new TidewatchException(
                    FailureKind.UNAVAILABLE,
                    "the queue in Redis at " + config.address() + (closed ? " is closed" : " is not started"));
        }
        return open;
    }

    /** Lets another process have the queue. What was not committed is polled again after the next start. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        Opened open = opened;
        if (open != null) {
            open.poller().close();
        }
        link.close();
    }

    /** Leaves everything as a killed process would; for tests. */
    void abandon() {
        closed = true;
        Opened open = opened;
        if (open != null) {
            open.poller().abandon();
        }
        link.close();
    }
}
