package io.tidewatch.sqlite;

import static java.util.Objects.requireNonNull;

import io.tidewatch.catalog.sql.Migrations;
import io.tidewatch.event.ByteSize;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.Overloaded;
import io.tidewatch.event.Position;
import io.tidewatch.event.RawBatch;
import io.tidewatch.event.TenantId;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.health.Health;
import io.tidewatch.ledger.LedgerEntry;
import io.tidewatch.ledger.LedgerSource;
import io.tidewatch.queue.Appended;
import io.tidewatch.queue.DeadLetter;
import io.tidewatch.queue.DeadLetters;
import io.tidewatch.queue.EventQueue;
import io.tidewatch.queue.QueueStatus;
import io.tidewatch.queue.QueuedBatch;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The embedded queue: one SQLite file with one partition. Appending threads compress; one thread writes all that waits in one
 * transaction and syncs the disk once for all of them. A consumer that keeps up is given the appended objects, others read the file.
 */
public final class SqliteQueue implements EventQueue, DeadLetters, LedgerSource {
    private static final Logger LOG = LoggerFactory.getLogger(SqliteQueue.class);
    static final Tables TABLES = new Tables("queue", 0x54574451, new Migrations(List.of("io/tidewatch/sqlite/queue")));
    /** How many bytes may wait for the disk; a sender beyond waits for its turn. */
    private static final int WAITING_KIBIBYTES = 64 << 10;

    private static final double NEARLY_FULL = 0.9;
    /** Logs that compress better are rare. */
    private static final int BEST_RATIO = 32;

    private static final int MINUTES_AN_HOUR = 60;

    private final SqliteQueueConfig config;
    private final Clock clock;
    private final SqliteFile file;
    private final FrameCompression compression;
    private final StreamEnds ends = new StreamEnds();
    private final RecentBatches recent;
    private final Arrivals arrivals = new Arrivals();
    private final GroupCommit writer;
    private final Semaphore waiting = new Semaphore(WAITING_KIBIBYTES);
    private final AtomicLong committed = new AtomicLong();
    private final AtomicLong minutes = new AtomicLong();
    private volatile @Nullable Opened opened;
    private volatile boolean closed;

    /** What there is once the queue was started. */
    private record Opened(String id, QueueReader reader, QueuePoller poller) {}

    /** Does no I/O; {@link #start} does. */
    public SqliteQueue(SqliteQueueConfig config, Clock clock) {
        this(config, clock, new SqliteFile(config.file(), TABLES));
    }

    /**
     * @param file what the queue is kept in; a test's may fail
     */
    SqliteQueue(SqliteQueueConfig config, Clock clock, SqliteFile file) {
        this.config = requireNonNull(config, "config is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.file = requireNonNull(file, "file is null");
        this.compression = new FrameCompression(config.compressionLevel());
        this.recent = new RecentBatches(config.memory().bytes());
        this.writer = new GroupCommit(file, clock, ends, this::committed, this::housekeeping);
    }

    /**
     * Opens the file, or makes it.
     *
     * @throws TidewatchException {@code UNAVAILABLE} when another process has the file or it cannot be written, {@code CORRUPT} when it
     *     is damaged, {@code INVALID} when it is no queue or was written by a newer version
     */
    public synchronized void start() {
        file.open();
        try {
            GroupCommit.Opened state = writer.start();
            arrivals.publish(state.totals());
            committed.set(state.committed());
            QueueReader reader = new QueueReader(file, compression);
            QueuePoller poller = new QueuePoller(reader, writer, recent, arrivals, state.committed());
            opened = new Opened(state.id(), reader, poller);
        } catch (SQLException e) {
            throw file.explain("opening", e);
        } finally {
            if (opened == null) {
                close();
            }
        }
        LOG.atInfo()
                .addKeyValue("file", file.path())
                .addKeyValue("batches", arrivals.totals().batches())
                .addKeyValue("size", new ByteSize(arrivals.totals().bytes()))
                .log("queue opened");
    }

    @Override
    public String id() {
        return opened().id();
    }

    @Override
    public Appended append(RawBatch batch) {
        requireNonNull(batch, "batch is null");
        if (batch.size() == 0) {
            return new Appended(null, 0, 0);
        }
        opened();
        StreamKey stream = StreamKey.of(batch);
        long end = stream == null ? 0 : Math.max(0, ends.end(stream));
        int kibibytes = (int) Math.min(WAITING_KIBIBYTES, 1 + batch.weight() / 1024);
        takeTurn(kibibytes);
        try {
            while (true) {
                switch (append(batch, StreamKey.firstNew(batch, end))) {
                    case AppendWrite.Outcome.Kept kept -> {
                        return kept.appended();
                    }
                    case AppendWrite.Outcome.Overtaken overtaken -> end = overtaken.end();
                }
            }
        } finally {
            waiting.release(kibibytes);
        }
    }

    private AppendWrite.Outcome append(RawBatch batch, int firstNew) {
        byte[] frame = new byte[0];
        if (firstNew < batch.size()) {
            // Asked again when it is written; asked here too, so that a full queue costs its senders little.
            AppendWrite.refuseAbove(config, arrivals.totals().with(batch.size(), batch.weight() / BEST_RATIO));
            frame = compression.compress(batch.from(firstNew));
        }
        AppendWrite write = new AppendWrite(config, batch, firstNew, frame);
        writer.submit(write);
        return write.await();
    }

    private void takeTurn(int kibibytes) {
        try {
            if (waiting.tryAcquire(kibibytes, config.retryAfter().toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TidewatchException(
                    FailureKind.UNAVAILABLE, "interrupted while waiting for the queue; nothing was kept", e);
        }
        throw new Overloaded(
                "the queue's disk is slower than the senders: more than " + ByteSize.ofKibibytes(WAITING_KIBIBYTES)
                        + " wait to be written. Nothing of the batch was kept; send it again later",
                config.retryAfter());
    }

    /** On the writing thread, once a transaction is durable. */
    private void committed(Transaction transaction) {
        ends.put(transaction.ends());
        recent.add(transaction.appended());
        arrivals.publish(transaction.totals());
    }

    /** Called once a minute. */
    private Write<?> housekeeping() {
        return housekeeping(minutes.getAndIncrement() % MINUTES_AN_HOUR == 0);
    }

    private Write<?> housekeeping(boolean expiring) {
        return new Housekeeping(config, clock.instant(), ends, committed, expiring, writer::offer);
    }

    /** Does what is otherwise done once an hour, now; for tests. */
    void keepHouse() {
        Write<?> work = housekeeping(true);
        writer.submit(work);
        work.await();
    }

    @Override
    public void resumeAfter(Position position) {
        long offset = offset(position);
        QueuePoller poller = opened().poller();
        if (offset >= arrivals.totals().nextOffset()) {
            LOG.atWarn()
                    .addKeyValue("position", offset)
                    .addKeyValue("next", arrivals.totals().nextOffset())
                    .log("queue is older than what was stored from it; its offsets skip ahead");
            SkipWrite skip = new SkipWrite(offset + 1);
            writer.submit(skip);
            skip.await();
        }
        poller.resumeAfter(offset);
    }

    @Override
    public List<QueuedBatch> poll(int maxBatches, Duration wait) {
        return opened().poller().poll(maxBatches, wait);
    }

    @Override
    public void commit(Position position) {
        long offset = Math.min(offset(position), arrivals.totals().nextOffset() - 1);
        long before = committed.getAndAccumulate(offset, Math::max);
        if (offset > before) {
            // Once closed, the next start gives them again, and they are committed again.
            writer.offer(new DeleteWrite(committed, writer::offer));
        }
    }

    private static long offset(Position position) {
        if (position.partition() != Transaction.PARTITION) {
            throw new TidewatchException(
                    FailureKind.INVALID, position + " is not of this queue, which has partition 0 alone");
        }
        return position.offset();
    }

    @Override
    public QueueStatus status() {
        Totals totals = arrivals.totals();
        return new QueueStatus(totals.batches(), totals.records(), new ByteSize(totals.bytes()), config.limit());
    }

    @Override
    public Health check() {
        Opened open = opened;
        if (open == null || closed) {
            return Health.down("the queue is not open");
        }
        if (!writer.failure().isEmpty()) {
            return Health.down(writer.failure());
        }
        long damaged = open.poller().damaged();
        if (damaged > 0) {
            return Health.degraded(damaged + " damaged batches of " + file.path()
                    + " were left out and kept in its table 'damaged'; check the disk");
        }
        if (file.freeBytes() < config.minFree().bytes()) {
            return Health.degraded("the disk of " + file.path() + " has less than " + config.minFree()
                    + " free; senders are refused until there is space");
        }
        QueueStatus status = status();
        if (status.size().bytes() > NEARLY_FULL * status.limit().bytes()) {
            return Health.degraded("the queue holds " + status.size() + " of at most " + status.limit()
                    + "; senders are refused when it is full");
        }
        return Health.UP;
    }

    @Override
    public void put(List<DeadLetter> letters) {
        if (!letters.isEmpty()) {
            opened();
            DeadLetterWrite write = new DeadLetterWrite(letters);
            writer.submit(write);
            write.await();
        }
    }

    @Override
    public List<DeadLetter> list(TenantId tenant, int limit) {
        return opened().reader().deadLetters(tenant, limit);
    }

    @Override
    public long count() {
        return opened().reader().number("counting dead letters", "SELECT count(*) FROM dead_letter");
    }

    @Override
    public long count(TenantId tenant) {
        return opened().reader().deadLetters(tenant);
    }

    @Override
    public List<LedgerEntry> entries(Instant from, Instant to) {
        return opened().reader().entries(from, to);
    }

    private Opened opened() {
        Opened open = opened;
        if (open == null || closed) {
            throw new TidewatchException(
                    FailureKind.UNAVAILABLE, "the queue " + file.path() + (closed ? " is closed" : " is not started"));
        }
        return open;
    }

    /** Writes what waits, and lets go of the file. What was not committed is polled again after the next start. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        arrivals.close();
        try {
            if (opened != null) {
                opened.reader().close();
            }
            // Last, as only a connection that writes can bring the write-ahead log into the file.
            writer.close();
        } finally {
            compression.close();
            recent.clear();
            file.close();
        }
    }
}
