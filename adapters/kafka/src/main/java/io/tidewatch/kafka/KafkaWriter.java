package io.tidewatch.kafka;

import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.kafka.StateEntry.Writer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that writes all that waits in one Kafka transaction. When a transaction fails, or nobody knows whether it succeeded, those
 * that wait for it are told so, the producer is made anew, which ends the old transaction one way or the other, and the state topic is
 * read to its end before anything more is written: so that what did succeed is known.
 *
 * <p>A new producer takes the name from another process that has the same. So the first transaction of each says in the state topic which
 * process it is, and one that Kafka refuses looks there before it makes the next: where another came later it stops for good, as the two would
 * take the name from each other without end.
 */
final class KafkaWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaWriter.class);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration FENCED_PAUSE = Duration.ofSeconds(1);

    private final KafkaQueueConfig config;
    private final Topics topics;
    private final SharedState state;
    private final Supplier<Producer<byte[], byte[]>> producers;
    private final Runnable settled;
    private final WaitingWrites waiting = new WaitingWrites();
    private final Thread thread;
    private final String instance = UUID.randomUUID().toString();
    private @Nullable Producer<byte[], byte[]> producer;
    /** The number under which some process had the name when this one last took it, or looked. */
    private volatile long known = Long.MAX_VALUE;

    private boolean announced;
    private volatile String failure = "";
    private volatile boolean closed;
    private volatile boolean killed;

    /**
     * @param producers makes a transactional producer
     * @param settled reads the state topic to its end; called between a producer's start and its first transaction
     */
    KafkaWriter(
            KafkaQueueConfig config,
            Topics topics,
            SharedState state,
            Supplier<Producer<byte[], byte[]>> producers,
            Runnable settled) {
        this.config = config;
        this.topics = topics;
        this.state = state;
        this.producers = producers;
        this.settled = settled;
        this.thread =
                Thread.ofPlatform().name("tidewatch-kafka-writer").daemon().unstarted(this::run);
    }

    /** Makes the first producer, so that a start that cannot write fails. */
    void start() {
        try {
            producer = opened();
        } catch (KafkaException e) {
            throw KafkaErrors.isFenced(e) ? fenced(e) : KafkaErrors.explain("starting transactions", e);
        }
        thread.start();
    }

    /** That another process took this one's name, and what to do; empty when none did. */
    String taken() {
        Writer now = state.writer(config.node());
        return now.number() <= known || now.instance().equals(instance)
                ? ""
                : "another process writes to " + config.batchesTopic() + " under the name '" + config.node()
                        + "', and this one writes no more; give each process a name of its own ('node' in tidewatch.yml,"
                        + " or TIDEWATCH_NODE) and start this one again";
    }

    /** Says anew that this process writes under its name; where another does, one of the two is told by {@link #taken}. */
    void announce() {
        if (!closed) {
            waiting.offer(new NameWrite());
        }
    }

    /** Why the last transaction failed; empty when it succeeded. */
    String failure() {
        return failure;
    }

    <T> T write(Write<T> write) {
        Duration patience = config.kafka().patience();
        try {
            if (closed || !waiting.offer(write, patience)) {
                throw new TidewatchException(
                        FailureKind.UNAVAILABLE,
                        closed ? "the queue is closed" : "Kafka is slower than the senders; nothing was kept");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TidewatchException(FailureKind.UNAVAILABLE, "interrupted while waiting for Kafka", e);
        }
        if (!thread.isAlive() && waiting.remove(write)) {
            throw new TidewatchException(FailureKind.UNAVAILABLE, "the queue is closed");
        }
        // The transaction before it, a new producer, and its own may each take that long.
        return write.await(patience.multipliedBy(3));
    }

    /** Makes a write that the next transaction should wait a moment for. */
    <W extends Write<?>> W prepare(Supplier<W> making) {
        return waiting.prepare(making);
    }

    /** Writes it with the next batches, or soon. Where that fails, the next commit covers this one. */
    void commit(int partition, CommitWrite write) {
        if (!closed) {
            waiting.commit(partition, write);
        }
    }

    /** Writes it with the next transaction; false when too much waits, and then it must be offered again. */
    boolean offer(Write<?> write) {
        return !closed && waiting.offer(write);
    }

    private void run() {
        while (!killed && (!closed || !waiting.isEmpty())) {
            try {
                List<Write<?>> group = waiting.next();
                if (!group.isEmpty()) {
                    write(group);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        waiting.drain()
                .forEach(write -> write.fail(new TidewatchException(FailureKind.UNAVAILABLE, "the queue is closed")));
        discard(killed ? Duration.ZERO : PAUSE);
    }

    private void write(List<Write<?>> writes) throws InterruptedException {
        List<Write<?>> applied = new ArrayList<>();
        boolean committing = false;
        try {
            Producer<byte[], byte[]> open = producer == null ? openedAgain() : producer;
            producer = open;
            Group group = new Group(open, config, topics, state, instance);
            open.beginTransaction();
            if (!announced) {
                group.announce();
            }
            for (Write<?> write : writes) {
                try {
                    write.apply(group);
                    applied.add(write);
                } catch (TidewatchException e) {
                    write.fail(e);
                }
            }
            group.sendState();
            committing = true;
            open.commitTransaction();
            group.publish();
            announced(group.announced());
            applied.forEach(Write::succeed);
            recovered();
        } catch (KafkaException | TidewatchException e) {
            failed(writes, e, committing);
        }
    }

    private Producer<byte[], byte[]> openedAgain() {
        settled.run();
        String taken = taken();
        if (!taken.isEmpty()) {
            throw new TidewatchException(FailureKind.UNAVAILABLE, taken);
        }
        return opened();
    }

    private void announced(@Nullable Writer now) {
        if (now != null) {
            announced = true;
            known = now.number();
        }
    }

    private Producer<byte[], byte[]> opened() {
        Producer<byte[], byte[]> made = producers.get();
        boolean complete = false;
        try {
            made.initTransactions();
            settled.run();
            known = state.writer(config.node()).number();
            announced = false;
            complete = true;
            return made;
        } finally {
            if (!complete) {
                made.close(Duration.ZERO);
            }
        }
    }

    private void recovered() {
        if (!failure.isEmpty()) {
            failure = "";
            LOG.atInfo().addKeyValue("topic", config.batchesTopic()).log("Kafka takes batches again");
        }
    }

    private void failed(List<Write<?>> writes, RuntimeException e, boolean committing) throws InterruptedException {
        discard(Duration.ZERO);
        boolean fenced = KafkaErrors.isFenced(e);
        TidewatchException told = fenced
                ? fenced(e)
                : KafkaErrors.explain(
                        committing ? "committing to Kafka (it may be kept all the same)" : "writing to Kafka", e);
        if (!String.valueOf(told.getMessage()).equals(failure)) {
            failure = String.valueOf(told.getMessage());
            LOG.atWarn().setCause(e).log("Kafka did not take batches; senders are told to come back");
        }
        TidewatchException answer = told.forSenders();
        writes.forEach(write -> write.fail(answer));
        if (!closed) {
            Thread.sleep(fenced ? FENCED_PAUSE : PAUSE);
        }
    }

    private TidewatchException fenced(RuntimeException e) {
        return new TidewatchException(
                FailureKind.UNAVAILABLE,
                "another process writes to " + config.batchesTopic() + " under the name '" + config.node()
                        + "', or Kafka ended a transaction that took too long; give each process its own 'node'",
                e);
    }

    private void discard(Duration patience) {
        Producer<byte[], byte[]> old = producer;
        producer = null;
        if (old != null) {
            try {
                old.close(patience);
            } catch (KafkaException e) {
                LOG.atDebug().setCause(e).log("producer did not close cleanly");
            }
        }
    }

    /** Stops at once, as if the process had died: an open transaction stays open. For tests. */
    void kill() {
        killed = true;
        closed = true;
        waiting.end();
        thread.interrupt();
    }

    /** Writes what waits. */
    @Override
    public void close() {
        closed = true;
        waiting.end();
        try {
            if (thread.getState() == Thread.State.NEW) {
                discard(Duration.ZERO);
                return;
            }
            thread.join(config.kafka().patience());
            thread.interrupt();
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
