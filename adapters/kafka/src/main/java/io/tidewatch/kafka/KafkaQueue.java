package io.tidewatch.kafka;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.ByteSize;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.Overloaded;
import io.tidewatch.event.Position;
import io.tidewatch.event.RawBatch;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.health.Health;
import io.tidewatch.kafka.StateEntry.Stream;
import io.tidewatch.kafka.StateEntry.StreamEnd;
import io.tidewatch.ledger.LedgerEntry;
import io.tidewatch.ledger.LedgerSource;
import io.tidewatch.queue.Appended;
import io.tidewatch.queue.DamagedBatch;
import io.tidewatch.queue.QueueStatus;
import io.tidewatch.queue.QueuedBatch;
import io.tidewatch.queue.SharedQueue;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Batches in the partitions of a Kafka topic, and beside it a compacted topic of what must be known of them: where senders' streams
 * ended, what was received, what is committed. A batch and its part of both are one transaction, so that neither is there without the
 * other. An offset of Kafka is a {@link Position}'s offset less one.
 */
public final class KafkaQueue implements SharedQueue, LedgerSource {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaQueue.class);
    /** How many bytes may wait for Kafka; a sender beyond waits for its turn. */
    private static final int WAITING_KIBIBYTES = 64 << 10;

    private static final double NEARLY_FULL = 0.9;
    /** Empty records a transaction, and at most, where offsets must skip ahead. */
    private static final int FILL_AT_ONCE = 10_000;

    private static final long MOST_FILLED = 5_000_000;

    private final KafkaQueueConfig config;
    private final Clock clock;
    private final Consumer<DamagedBatch> damaged;
    private final Semaphore waiting = new Semaphore(WAITING_KIBIBYTES);
    private volatile @Nullable Opened opened;
    private volatile boolean closed;

    /** What there is once the queue was started. */
    private record Opened(
            Topics topics,
            Admin admin,
            SharedState state,
            StateReader stateReader,
            KafkaWriter writer,
            KafkaReader reader,
            KafkaWatch watch) {}

    /**
     * Does no I/O; {@link #start} does.
     *
     * @param damaged keeps what is in the topic and is no batch
     */
    public KafkaQueue(KafkaQueueConfig config, Clock clock, Consumer<DamagedBatch> damaged) {
        this.config = requireNonNull(config, "config is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.damaged = requireNonNull(damaged, "damaged is null");
    }

    /**
     * Reaches the brokers, makes missing topics, ends what a predecessor of the same name left open, and reads the state.
     *
     * @throws TidewatchException {@code UNAVAILABLE} when the brokers do not answer, {@code INVALID} when they refuse, or the topics are
     *     not as they must be
     */
    public synchronized void start() {
        KafkaParts parts = new KafkaParts(config);
        Admin admin = parts.admin();
        StateReader stateReader = null;
        KafkaWriter writer = null;
        boolean complete = false;
        try {
            Topics topics = Topics.open(admin, config);
            SharedState state = new SharedState(topics.batchesId());
            StateReader follower = new StateReader(parts.consumer("state"), config.stateTopic(), state);
            stateReader = follower;
            follower.start();
            KafkaReader reader =
                    new KafkaReader(config.batchesTopic(), topics, state, () -> parts.consumer("batches"), damaged);
            KafkaWriter made = new KafkaWriter(config, topics, state, parts::producer, () -> settle(admin, follower));
            writer = made;
            made.start();
            KafkaWatch watch =
                    new KafkaWatch(config, topics, state, admin, keys -> made.offer(new ForgetWrite(keys)), clock);
            watch.start();
            opened = new Opened(topics, admin, state, follower, made, reader, watch);
            complete = true;
            LOG.atInfo()
                    .addKeyValue("topic", config.batchesTopic())
                    .addKeyValue("partitions", topics.partitions())
                    .addKeyValue("batches", state.outstanding().batches())
                    .log("queue opened");
        } finally {
            if (!complete) {
                if (writer != null) {
                    writer.close();
                }
                if (stateReader != null) {
                    stateReader.close();
                }
                admin.close(Duration.ofSeconds(1));
            }
        }
    }

    /** Reads everything that any process has written to the state topic up to now. */
    private void settle(Admin admin, StateReader reader) {
        TopicPartition one = new TopicPartition(config.stateTopic(), 0);
        long end = KafkaErrors.await(
                        "asking for the end of " + config.stateTopic(),
                        admin.listOffsets(Map.of(one, OffsetSpec.latest())).partitionResult(one))
                .offset();
        reader.await(end, config.kafka().patience());
    }

    @Override
    public String id() {
        return opened().topics().id();
    }

    @Override
    public Appended append(RawBatch batch) {
        requireNonNull(batch, "batch is null");
        if (batch.size() == 0) {
            return new Appended(null, 0, 0);
        }
        Opened open = opened();
        if (open.watch().isTopicGone()) {
            throw new TidewatchException(FailureKind.UNAVAILABLE, open.watch().failure());
        }
        int kibibytes = (int) Math.min(WAITING_KIBIBYTES, 1 + batch.weight() / 1024);
        refuseTaken(open);
        takeTurn(kibibytes);
        try {
            Stream stream = Stream.of(batch);
            int firstNew = stream == null ? 0 : Stream.firstNew(batch, end(open, stream));
            if (firstNew < batch.size()) {
                refuseFull(open);
            }
            return open.writer().write(open.writer().prepare(() -> framed(batch, stream, firstNew)));
        } finally {
            waiting.release(kibibytes);
        }
    }

    private AppendWrite framed(RawBatch batch, @Nullable Stream stream, int firstNew) {
        List<Frames.Frame> frames = firstNew == batch.size()
                ? List.of()
                : Frames.of(batch.from(firstNew), config.largestFrame().bytes());
        return new AppendWrite(batch, stream, firstNew, frames);
    }

    private static void refuseTaken(Opened open) {
        String taken = open.writer().taken();
        if (!taken.isEmpty()) {
            throw new TidewatchException(FailureKind.UNAVAILABLE, taken);
        }
    }

    /**
     * Asked by those who write to Kafka under this process's name too, and were refused: that another process has the name, and what to do; empty
     * while none is known to. Has it written down which of the two came later, so that the other is told.
     */
    public String nameTaken() {
        KafkaWriter writer = opened().writer();
        String taken = writer.taken();
        if (taken.isEmpty()) {
            writer.announce();
        }
        return taken;
    }

    /** Asked again when it is written; asked here too, so that a full queue costs its senders little. */
    private void refuseFull(Opened open) {
        if (open.state().outstanding().bytes() >= config.limit().bytes()) {
            throw AppendWrite.full(config.limit(), config);
        }
    }

    private long end(Opened open, Stream stream) {
        StreamEnd known = open.state().end(stream);
        if (known == null || !known.node().equals(config.node())) {
            // Another process may have taken some of it a moment ago.
            try {
                settle(open.admin(), open.stateReader());
            } catch (TidewatchException e) {
                throw e.forSenders();
            }
            known = open.state().end(stream);
        }
        return known == null ? 0 : known.end();
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
                "Kafka is slower than the senders: more than " + ByteSize.ofKibibytes(WAITING_KIBIBYTES)
                        + " wait to be written. Nothing of the batch was kept; send it again later",
                config.retryAfter());
    }

    @Override
    public int partitions() {
        return opened().topics().partitions();
    }

    @Override
    public void share(Map<Integer, Long> after) {
        Opened open = opened();
        after.forEach((partition, offset) -> reach(open, new Position(partition, offset)));
        open.reader().share(after);
    }

    @Override
    public void resumeAfter(Position position) {
        Opened open = opened();
        reach(open, position);
        open.reader().resumeAt(position.partition(), position.offset());
    }

    /** Makes sure that what is appended from now on comes after the position. */
    private void reach(Opened open, Position position) {
        int partition = partition(open, position);
        TopicPartition one = new TopicPartition(config.batchesTopic(), partition);
        long end = KafkaErrors.await(
                        "asking for the end of " + one,
                        open.admin()
                                .listOffsets(Map.of(one, OffsetSpec.latest()))
                                .partitionResult(one))
                .offset();
        if (end < position.offset()) {
            skip(open, partition, position.offset() - end);
        }
    }

    private void skip(Opened open, int partition, long offsets) {
        LOG.atWarn()
                .addKeyValue("partition", partition)
                .addKeyValue("offsets", offsets)
                .log("the topic is older than what was stored from it; its offsets skip ahead");
        if (offsets > MOST_FILLED) {
            throw new TidewatchException(
                    FailureKind.INVALID,
                    "partition " + partition + " of " + config.batchesTopic() + " ends " + offsets
                            + " offsets before what was stored from it: Kafka was restored from an old copy. Choose another"
                            + " queue.kafka.topic, which begins anew");
        }
        for (long left = offsets; left > 0; left -= FILL_AT_ONCE) {
            open.writer().write(new FillWrite(partition, (int) Math.min(left, FILL_AT_ONCE)));
        }
    }

    @Override
    public List<QueuedBatch> poll(int maxBatches, Duration wait) {
        Opened open = opened();
        if (!open.reader().hasClaim() && !open.reader().isSharing()) {
            open.reader().claimed(open.writer().write(new ClaimWrite()));
        }
        return open.reader().poll(maxBatches, wait);
    }

    @Override
    public void commit(Position position) {
        Opened open = opened();
        int partition = partition(open, position);
        if (open.state().committed(partition).next() < position.offset()) {
            open.writer().commit(partition, new CommitWrite(partition, position.offset(), open.reader(), null));
        }
    }

    private static int partition(Opened open, Position position) {
        if (position.partition() >= open.topics().partitions()) {
            throw new TidewatchException(
                    FailureKind.INVALID,
                    position + " is not of this queue, which has "
                            + open.topics().partitions() + " partitions");
        }
        return position.partition();
    }

    @Override
    public QueueStatus status() {
        Counts counts = opened().state().outstanding();
        return new QueueStatus(counts.batches(), counts.records(), new ByteSize(counts.bytes()), config.limit());
    }

    @Override
    public Health check() {
        Opened open = opened;
        if (open == null || closed) {
            return Health.down("the queue is not open");
        }
        if (!open.writer().taken().isEmpty()) {
            return Health.down(open.writer().taken());
        }
        if (!open.watch().failure().isEmpty()) {
            return Health.down(open.watch().failure());
        }
        if (!open.writer().failure().isEmpty()) {
            return Health.down(open.writer().failure());
        }
        if (open.reader().isReplaced()) {
            return Health.down(open.reader().replaced(open.state().reader()));
        }
        if (!open.reader().loss().isEmpty()) {
            return Health.degraded(open.reader().loss());
        }
        if (open.reader().setAside() > 0) {
            return Health.degraded(open.reader().setAside() + " records of " + config.batchesTopic()
                    + " are no batches and were put among the dead letters; does something else write to the topic?");
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
        return opened().state().entries(from, to);
    }

    private Opened opened() {
        Opened open = opened;
        if (open == null || closed) {
            throw new TidewatchException(
                    FailureKind.UNAVAILABLE,
                    "the queue " + config.batchesTopic() + (closed ? " is closed" : " is not started"));
        }
        return open;
    }

    /** Lets go of everything as a process does that is killed: nothing that waits is written, an open transaction stays open. For tests. */
    void kill() {
        Opened open = opened;
        if (open != null) {
            open.writer().kill();
        }
        close();
    }

    /** Writes what waits, and lets go of Kafka. What was not committed is polled again after the next start. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        Opened open = opened;
        if (open == null) {
            return;
        }
        open.reader().close();
        open.writer().close();
        open.reader().release();
        open.watch().close();
        open.stateReader().close();
        open.admin().close(Duration.ofSeconds(1));
    }
}
