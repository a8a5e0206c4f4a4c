package io.tidewatch.kafka;

import io.tidewatch.event.FailureKind;
import io.tidewatch.event.Position;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.kafka.Polled.Entry;
import io.tidewatch.kafka.Polled.Tally;
import io.tidewatch.kafka.StateEntry.Reader;
import io.tidewatch.queue.DamagedBatch;
import io.tidewatch.queue.QueuedBatch;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the batches of all partitions to the one thread that polls. What cannot be read as a batch is handed to who keeps it, counted and
 * passed over; what Kafka has deleted before it was stored is reported as lost.
 */
final class KafkaReader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaReader.class);
    private static final Duration ADMIN_WAIT = Duration.ofSeconds(10);

    private final String topic;
    private final Topics topics;
    private final SharedState state;
    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final java.util.function.Consumer<DamagedBatch> damaged;
    private final List<Polled> polled;
    private final long[] resume;
    /** The partitions to read where this process shares them with others; null where it reads all. */
    private volatile @Nullable Set<Integer> share;

    private final Deque<ConsumerRecord<byte[], byte[]>> fetched = new ArrayDeque<>();
    /** The number under which this process reads; 0 before it does. */
    private volatile long claim;

    /** Held while the consumer is in use; it belongs to one thread at a time. */
    private final ReentrantLock polling = new ReentrantLock();

    private volatile @Nullable Consumer<byte[], byte[]> consumer;
    private volatile boolean closed;
    private final AtomicLong set = new AtomicLong();
    private volatile String loss = "";

    KafkaReader(
            String topic,
            Topics topics,
            SharedState state,
            Supplier<Consumer<byte[], byte[]>> consumers,
            java.util.function.Consumer<DamagedBatch> damaged) {
        this.topic = topic;
        this.topics = topics;
        this.state = state;
        this.consumers = consumers;
        this.damaged = damaged;
        this.polled = IntStream.range(0, topics.partitions())
                .mapToObj(_ -> new Polled())
                .toList();
        this.resume = new long[topics.partitions()];
    }

    /** How many records could not be read as batches since the start. */
    long setAside() {
        return set.get();
    }

    /** What Kafka deleted before it was stored; empty where nothing was. */
    String loss() {
        return loss;
    }

    /** Called before the first poll. */
    void resumeAt(int partition, long offset) {
        resume[partition] = Math.max(resume[partition], offset);
    }

    /**
     * From now on these partitions are read and no others, each from its offset on. Called while nobody polls.
     *
     * @param from where to begin, by partition
     */
    void share(Map<Integer, Long> from) {
        polling.lock();
        try {
            Consumer<byte[], byte[]> open = consumer;
            consumer = null;
            if (open != null) {
                open.close(CloseOptions.timeout(Duration.ofSeconds(1)));
            }
            fetched.clear();
            share = Set.copyOf(from.keySet());
            from.forEach((partition, offset) -> resume[partition] = offset);
        } finally {
            polling.unlock();
        }
    }

    boolean isSharing() {
        return share != null;
    }

    /** From now on this process reads, under that number of the state's {@code reader}. */
    void claimed(long number) {
        claim = number;
    }

    boolean hasClaim() {
        return claim > 0;
    }

    /** Whether another process has begun to read since this one did. */
    boolean isReplaced() {
        return hasClaim() && state.reader().number() > claim;
    }

    /** @throws TidewatchException of kind {@code UNAVAILABLE} when that reader began after this one */
    void refuseWhereReplaced(Reader now) {
        if (hasClaim() && now.number() > claim) {
            throw new TidewatchException(FailureKind.UNAVAILABLE, replaced(now));
        }
    }

    /** For the operator: who reads in this process's stead, and what to do. */
    String replaced(Reader now) {
        return "the process '" + now.node() + "' has begun to read " + topic
                + ", and one alone may: each would store its own half. Stop one of them, or give it its own"
                + " queue.kafka.topic; then restart the other";
    }

    List<QueuedBatch> poll(int maxBatches, Duration wait) {
        refuseWhereReplaced(state.reader());
        polling.lock();
        try {
            return polled(maxBatches, wait);
        } finally {
            polling.unlock();
        }
    }

    private List<QueuedBatch> polled(int maxBatches, Duration wait) {
        long deadline = System.nanoTime() + wait.toNanos();
        List<QueuedBatch> batches = new ArrayList<>();
        try {
            Set<Integer> own = share;
            if (closed || own != null && own.isEmpty()) {
                return batches;
            }
            Consumer<byte[], byte[]> open = consumer == null ? assigned() : consumer;
            while (!closed) {
                take(batches, maxBatches);
                long left = deadline - System.nanoTime();
                if (!batches.isEmpty() || left < 0) {
                    return batches;
                }
                open.poll(Duration.ofNanos(left)).forEach(fetched::add);
            }
        } catch (WakeupException e) {
            // Closed.
        } catch (OffsetOutOfRangeException e) {
            lost(e);
        } catch (KafkaException e) {
            throw KafkaErrors.explain("reading from Kafka", e);
        }
        return batches;
    }

    private Consumer<byte[], byte[]> assigned() {
        Consumer<byte[], byte[]> made = consumers.get();
        boolean complete = false;
        try {
            Set<Integer> own = share;
            List<TopicPartition> all = IntStream.range(0, topics.partitions())
                    .filter(number -> own == null || own.contains(number))
                    .mapToObj(this::partition)
                    .toList();
            made.assign(all);
            Map<TopicPartition, Long> first = made.beginningOffsets(all, ADMIN_WAIT);
            for (TopicPartition one : all) {
                long wanted = Math.max(
                        resume[one.partition()],
                        state.committed(one.partition()).next());
                long from = Math.max(wanted, first.getOrDefault(one, 0L));
                if (from > wanted && wanted > 0) {
                    reportLoss(one.partition(), wanted, from);
                }
                polled.get(one.partition()).begin(from);
                made.seek(one, from);
            }
            consumer = made;
            complete = true;
            return made;
        } finally {
            if (!complete) {
                made.close();
            }
        }
    }

    private void take(List<QueuedBatch> batches, int maxBatches) {
        while (batches.size() < maxBatches && !fetched.isEmpty()) {
            // Taken off the list last: what fails is tried again.
            ConsumerRecord<byte[], byte[]> next = fetched.getFirst();
            Position position = new Position(next.partition(), next.offset() + 1);
            Entry entry = new Entry(next.offset(), Counts.NONE, null);
            if (!BatchHeaders.isFiller(next.headers())) {
                QueuedBatch batch = read(next, position);
                entry = entry(next, batch != null);
                if (batch != null) {
                    batches.add(batch);
                }
            }
            polled.get(next.partition()).add(entry);
            fetched.removeFirst();
        }
    }

    private @Nullable QueuedBatch read(ConsumerRecord<byte[], byte[]> next, Position position) {
        byte[] value = next.value() == null ? new byte[0] : next.value();
        try {
            return new QueuedBatch(position, Frames.batch(value));
        } catch (TidewatchException e) {
            String reason = "no batch at offset " + next.offset() + " of partition " + next.partition() + " of " + topic
                    + ": " + e.getMessage();
            damaged.accept(new DamagedBatch(position, value, reason));
            set.incrementAndGet();
            LOG.atError().addKeyValue("reason", reason).log("a record is no batch; it is kept among the dead letters");
            return null;
        }
    }

    static Entry entry(ConsumerRecord<byte[], byte[]> message, boolean readable) {
        if (BatchHeaders.isFiller(message.headers())) {
            return new Entry(message.offset(), Counts.NONE, null);
        }
        BatchHeaders headers = BatchHeaders.read(message.headers());
        if (headers == null) {
            // Something else wrote it: it was never received, so that it cannot be missing.
            return new Entry(message.offset(), Counts.NONE, null);
        }
        int size = message.value() == null ? 0 : message.value().length;
        return new Entry(message.offset(), new Counts(1, headers.records(), size), readable ? null : headers);
    }

    private void lost(OffsetOutOfRangeException e) {
        Consumer<byte[], byte[]> open = consumer;
        if (open == null) {
            return;
        }
        List<TopicPartition> all = List.copyOf(e.partitions());
        Map<TopicPartition, Long> first = open.beginningOffsets(all, ADMIN_WAIT);
        e.offsetOutOfRangePartitions().forEach((one, wanted) -> {
            long from = first.getOrDefault(one, 0L);
            if (from <= wanted) {
                throw new TidewatchException(
                        FailureKind.CORRUPT,
                        "partition " + one.partition() + " of " + topic + " ends before offset " + wanted
                                + ", which was read already: the topic was made anew, or Kafka lost what it had"
                                + " acknowledged. Restart Tidewatch, which then reads it from its new beginning");
            }
            reportLoss(one.partition(), wanted, from);
            open.seek(one, from);
            polled.get(one.partition()).begin(from);
        });
    }

    private void reportLoss(int partition, long wanted, long from) {
        loss = "Kafka deleted offsets " + wanted + " to " + (from - 1) + " of partition " + partition + " of " + topic
                + " before they were stored; set retention.ms and retention.bytes of the topic to -1";
        LOG.atError().addKeyValue("loss", loss).log("batches are lost");
    }

    /** What lies from one offset up to before another: from memory, or read anew. */
    Tally tally(int partition, long from, long to) {
        Tally known = polled.get(partition).between(from, to);
        return known == null ? scanned(partition, from, to) : known;
    }

    private Tally scanned(int number, long from, long to) {
        List<Entry> entries = new ArrayList<>();
        TopicPartition one = partition(number);
        long deadline = System.nanoTime() + ADMIN_WAIT.multipliedBy(3).toNanos();
        try (Consumer<byte[], byte[]> scan = consumers.get()) {
            scan.assign(List.of(one));
            long first = scan.beginningOffsets(List.of(one), ADMIN_WAIT).getOrDefault(one, 0L);
            scan.seek(one, Math.max(from, first));
            while (scan.position(one) < to) {
                if (System.nanoTime() > deadline || closed) {
                    throw new TidewatchException(
                            FailureKind.UNAVAILABLE,
                            "offsets " + from + " to " + to + " of partition " + number
                                    + " could not be counted in time");
                }
                for (ConsumerRecord<byte[], byte[]> message : scan.poll(Duration.ofMillis(500))) {
                    if (message.offset() < to) {
                        entries.add(entry(message, true));
                    }
                }
            }
        }
        return Tally.of(entries);
    }

    void forgetBefore(int partition, long offset) {
        polled.get(partition).forgetBefore(offset);
    }

    private TopicPartition partition(int number) {
        return new TopicPartition(topic, number);
    }

    /** Ends a poll that waits; the thread that polls lets go of the rest. */
    @Override
    public void close() {
        closed = true;
        Consumer<byte[], byte[]> open = consumer;
        if (open != null) {
            open.wakeup();
        }
    }

    /** Waits for a poll that is under way, which ends soon after {@link #close}. */
    void release() {
        polling.lock();
        try {
            Consumer<byte[], byte[]> open = consumer;
            consumer = null;
            if (open != null) {
                open.close(CloseOptions.timeout(Duration.ofSeconds(1)));
            }
        } finally {
            polling.unlock();
        }
    }
}
