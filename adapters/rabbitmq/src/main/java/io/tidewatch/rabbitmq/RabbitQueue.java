package io.tidewatch.rabbitmq;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.ByteSize;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.Position;
import io.tidewatch.event.RawBatch;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.health.Health;
import io.tidewatch.ledger.LedgerEntry;
import io.tidewatch.ledger.LedgerSource;
import io.tidewatch.queue.Appended;
import io.tidewatch.queue.EventQueue;
import io.tidewatch.queue.QueueStatus;
import io.tidewatch.queue.QueuedBatch;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queue in a RabbitMQ: one quorum queue of this process's own, one partition, one message a batch. A batch is acknowledged to its sender when
 * RabbitMQ confirmed it, and to RabbitMQ when it is stored. What RabbitMQ cannot tell, such as where a batch lies and how far a sender's stream
 * goes, is in a file beside it.
 */
final class RabbitQueue implements EventQueue, LedgerSource {
    private static final Logger LOG = LoggerFactory.getLogger(RabbitQueue.class);
    private static final double NEARLY_FULL = 0.9;
    private static final int SECONDS_A_MINUTE = 60;

    private final RabbitQueueConfig config;
    private final Clock clock;
    private final DamagedMessages damaged;
    private final AtomicLong keptHouse = new AtomicLong();
    private volatile @Nullable Opened opened;
    private volatile boolean closed;

    private record Opened(String id, QueueIndex index, RabbitAppender appender, RabbitReader reader) {}

    /** Does no I/O; {@link #start} does. */
    RabbitQueue(RabbitQueueConfig config, Clock clock, DamagedMessages damaged) {
        this.config = requireNonNull(config, "config is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.damaged = requireNonNull(damaged, "damaged is null");
    }

    /**
     * Connects, and makes the queue where there is none.
     *
     * @throws TidewatchException {@code UNAVAILABLE} when RabbitMQ cannot be reached or the file is in use, {@code INVALID} when it refuses the
     *     user, or the queue is another process's or made otherwise
     */
    synchronized void start() {
        QueueIndex index = QueueIndex.open(config.index());
        RabbitAppender appender = new RabbitAppender(config, index);
        RabbitReader reader = new RabbitReader(config, index, damaged);
        boolean ready = false;
        try {
            appender.start();
            if (index.isNew()) {
                new Adoption(config, index, reader).decide();
            }
            opened = new Opened(index.id(), index, appender, reader);
            ready = true;
        } finally {
            if (!ready) {
                close(index, appender, reader);
            }
        }
        LOG.atInfo()
                .addKeyValue("address", config.address())
                .addKeyValue("queue", config.queue())
                .addKeyValue("id", index.id())
                .addKeyValue("batches", index.totals().batches())
                .log("queue in RabbitMQ opened");
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
    public void resumeAfter(Position position) {
        Opened open = opened();
        long offset = offset(position);
        if (offset >= open.index().next()) {
            LOG.atWarn()
                    .addKeyValue("position", offset)
                    .addKeyValue("next", open.index().next())
                    .log("queue is older than what was stored from it; its offsets skip ahead");
            open.index().skipTo(offset + 1);
        }
        open.reader().resumeAfter(offset);
    }

    @Override
    public List<QueuedBatch> poll(int maxBatches, Duration wait) {
        return opened().reader().poll(maxBatches, wait);
    }

    @Override
    public void commit(Position position) {
        Opened open = opened();
        open.reader().commit(Math.min(offset(position), open.index().next() - 1));
        keepHouse(open);
    }

    /** Once a minute: forgets senders' streams that were not heard for long, or are too many, and old counts. */
    private void keepHouse(Opened open) {
        Instant now = clock.instant();
        long minute = now.getEpochSecond() / SECONDS_A_MINUTE;
        long before = keptHouse.get();
        if (minute > before && keptHouse.compareAndSet(before, minute)) {
            open.index().forget(now.minus(config.streamsKept()), config.maxStreams(), now.minus(config.ledgerKept()));
        }
    }

    private static long offset(Position position) {
        if (position.partition() != 0) {
            throw new TidewatchException(
                    FailureKind.INVALID, position + " is not of this queue, which has partition 0 alone");
        }
        return position.offset();
    }

    @Override
    public QueueStatus status() {
        QueueIndex.Totals totals = opened().index().totals();
        return new QueueStatus(totals.batches(), totals.records(), new ByteSize(totals.bytes()), config.limit());
    }

    @Override
    public Health check() {
        Opened open = opened;
        if (open == null || closed) {
            return Health.down("the queue is not open");
        }
        TidewatchException failure = open.appender().failure();
        if (failure == null) {
            failure = open.reader().failure();
        }
        if (failure != null) {
            return Health.down(String.valueOf(failure.getMessage()));
        }
        if (open.appender().isBlocked()) {
            return Health.degraded("RabbitMQ at " + config.address()
                    + " takes nothing now, for lack of memory or disk (an alarm); senders are refused until it does");
        }
        if (open.reader().lost() > 0) {
            return Health.degraded(open.reader().lost() + " batches that were accepted are no longer in the queue '"
                    + config.queue() + "'; see who purged or deleted it");
        }
        if (open.reader().setAside() > 0) {
            return Health.degraded(open.reader().setAside() + " messages of the queue '" + config.queue()
                    + "' were no batches and are in '" + config.deadQueue() + "'; see who else writes to it");
        }
        QueueStatus status = status();
        if (status.size().bytes() > NEARLY_FULL * status.limit().bytes()) {
            return Health.degraded("the queue holds " + status.size() + " of at most " + status.limit()
                    + "; senders are refused when it is full");
        }
        return Health.UP;
    }

    @Override
    public List<LedgerEntry> entries(Instant from, Instant to) {
        return opened().index().entries(from, to);
    }

    private Opened opened() {
        Opened open = opened;
        if (open == null || closed) {
            throw new TidewatchException(
                    FailureKind.UNAVAILABLE,
                    "the queue in RabbitMQ at " + config.address() + (closed ? " is closed" : " is not started"));
        }
        return open;
    }

    /** Ends what is under way, and lets go of queue and file. What was not committed is polled again after the next start. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        Opened open = opened;
        if (open != null) {
            close(open.index(), open.appender(), open.reader());
        }
    }

    private static void close(QueueIndex index, RabbitAppender appender, RabbitReader reader) {
        try {
            appender.close();
            reader.close();
        } finally {
            index.close();
        }
    }

    /** Leaves everything as a killed process would; for tests. */
    void abandon() {
        closed = true;
        Opened open = opened;
        if (open != null) {
            open.appender().abandon();
            open.reader().abandon();
            open.index().abandon();
        }
    }
}
