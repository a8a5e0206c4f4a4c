package io.tidewatch.sqlite;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.ByteSize;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.Overloaded;
import io.tidewatch.event.Position;
import io.tidewatch.event.RawBatch;
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
import java.util.ArrayList;
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
    static final Schema SCHEMA = new Schema("queue", 0x54574451, List.of("V1__tables.sql"));
    /** How many bytes may wait for the disk; a sender beyond waits for its turn. */
    private static final int WAITING_KIBIBYTES = 64 << 10;

    private static final double NEARLY_FULL = 0.9;
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
    private final AtomicLong damaged = new AtomicLong();
    private final AtomicLong minutes = new AtomicLong();
    private @Nullable QueueReader reader;
    private String id = "";
    private volatile long polled;
    private volatile boolean started;
    private volatile boolean closed;

    /** Does no I/O; {@link #start} does. */
    public SqliteQueue(SqliteQueueConfig config, Clock clock) {
        this(config, clock, new SqliteFile(config.file(), SCHEMA));
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
            GroupCommit.Opened opened = writer.start();
            id = opened.id();
            arrivals.publish(opened.totals());
            polled = opened.committed();
            committed.set(opened.committed());
            reader = new QueueReader(file, compression);
            damaged.set(reader.number("counting damaged batches", "SELECT count(*) FROM damaged"));
            started = true;
        } catch (SQLException e) {
            throw file.explain("opening", e);
        } finally {
            if (!started) {
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
        reader();
        return id;
    }

    @Override
    public Appended append(RawBatch batch) {
        requireNonNull(batch, "batch is null");
        if (batch.size() == 0) {
            return new Appended(null, 0, 0);
        }
        reader();
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
        byte[] frame = firstNew == batch.size() ? new byte[0] : compression.compress(batch.from(firstNew));
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
        return new Housekeeping(config, clock.instant(), ends, committed, expiring, this::submitUnlessClosed);
    }

    /** Does what is otherwise done once an hour, now; for tests. */
    void keepHouse() {
        Write<?> work = housekeeping(true);
        writer.submit(work);
        work.await();
    }

    private void submitUnlessClosed(Write<?> write) {
        if (!closed) {
            writer.submit(write);
        }
    }

    @Override
    public void resumeAfter(Position position) {
        long offset = offset(position);
        reader();
        if (offset >= arrivals.totals().nextOffset()) {
            LOG.atWarn()
                    .addKeyValue("position", offset)
                    .addKeyValue("next", arrivals.totals().nextOffset())
                    .log("queue is older than what was stored from it; its offsets skip ahead");
            SkipWrite skip = new SkipWrite(offset + 1);
            writer.submit(skip);
            skip.await();
        }
        polled = Math.max(polled, offset);
    }

    @Override
    public List<QueuedBatch> poll(int maxBatches, Duration wait) {
        QueueReader rows = reader();
        long deadline = System.nanoTime() + wait.toNanos();
        while (arrivals.await(polled, Duration.ofNanos(deadline - System.nanoTime()))) {
            List<QueuedBatch> batches = recent.takeAfter(polled, maxBatches);
            if (batches.isEmpty()) {
                long before = Math.min(recent.firstOffset(), arrivals.totals().nextOffset());
                batches = fromFile(rows, before, maxBatches);
            }
            if (!batches.isEmpty()) {
                polled = batches.getLast().position().offset();
                return batches;
            }
        }
        return List.of();
    }

    /** Reads batches before offset {@code before}; what is damaged or missing is reported and passed over. */
    private List<QueuedBatch> fromFile(QueueReader rows, long before, int maxBatches) {
        List<QueuedBatch> batches = new ArrayList<>();
        List<QueueReader.Row> read = rows.batches(polled, before, maxBatches);
        for (QueueReader.Row row : read) {
            passOverMissing(rows, row.offset());
            if (row.batch() == null) {
                setAside(rows, row);
            } else {
                batches.add(new QueuedBatch(new Position(Transaction.PARTITION, row.offset()), row.batch()));
            }
            polled = row.offset();
        }
        if (read.isEmpty()) {
            passOverMissing(rows, before);
            polled = Math.max(polled, before - 1);
        }
        return batches;
    }

    /** Offsets have no gaps, so a gap is what a damaged page hides. */
    private void passOverMissing(QueueReader rows, long next) {
        if (next > polled + 1 && !rows.isKnownDamage(polled + 1, next - 1)) {
            MissingWrite missing = new MissingWrite(polled + 1, next - 1);
            report(missing);
            note(missing);
        }
    }

    private void setAside(QueueReader rows, QueueReader.Row row) {
        if (rows.isKnownDamage(row.offset(), row.offset())) {
            return;
        }
        SetAsideWrite damage = new SetAsideWrite(row.offset(), row.damage());
        report(damage);
        if (!note(damage)) {
            note(new MissingWrite(row.offset(), row.offset()));
        }
    }

    private void report(Damage damage) {
        LOG.atError()
                .addKeyValue("file", file.path())
                .addKeyValue("offset", damage.offset())
                .addKeyValue("batches", damage.batches())
                .addKeyValue("damage", damage.reason())
                .log("batches are damaged and left out; what is left of them is in the table damaged. Check the disk");
    }

    /** False when the damage goes so far that the file cannot be changed there. */
    private boolean note(Damage damage) {
        try {
            writer.submit(damage);
            damage.await();
            damaged.addAndGet(damage.batches());
            return true;
        } catch (TidewatchException e) {
            if (e.kind() == FailureKind.CORRUPT) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public void commit(Position position) {
        long offset = Math.min(offset(position), arrivals.totals().nextOffset() - 1);
        long before = committed.getAndAccumulate(offset, Math::max);
        if (offset > before && !closed) {
            writer.submit(new DeleteWrite(committed, this::submitUnlessClosed));
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
        if (!started || closed) {
            return Health.down("the queue is not open");
        }
        if (!writer.failure().isEmpty()) {
            return Health.down(writer.failure());
        }
        if (damaged.get() > 0) {
            return Health.degraded(damaged.get() + " damaged batches of " + file.path()
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
            reader();
            DeadLetterWrite write = new DeadLetterWrite(letters);
            writer.submit(write);
            write.await();
        }
    }

    @Override
    public List<DeadLetter> list(int limit) {
        return reader().deadLetters(limit);
    }

    @Override
    public long count() {
        return reader().number("counting dead letters", "SELECT count(*) FROM dead_letter");
    }

    @Override
    public List<LedgerEntry> entries(Instant from, Instant to) {
        return reader().entries(from, to);
    }

    String arrivalsDbg() {
        return arrivals.totals() + " polled " + polled + " committed " + committed;
    }

    private QueueReader reader() {
        QueueReader open = reader;
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
            if (reader != null) {
                reader.close();
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
