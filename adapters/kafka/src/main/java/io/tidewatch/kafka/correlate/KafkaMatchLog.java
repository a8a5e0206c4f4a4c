package io.tidewatch.kafka.correlate;

import io.tidewatch.detect.CountedMatch;
import io.tidewatch.detect.MatchLog;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.Position;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.health.Health;
import io.tidewatch.kafka.KafkaErrors;
import io.tidewatch.kafka.correlate.MatchRecords.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes matches to their topic: one transaction for all batches that wait, and with it, to every partition, how far the partitions of the queue
 * are done. A batch that was written is known by that when it comes again.
 */
final class KafkaMatchLog implements MatchLog {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaMatchLog.class);
    private static final long MOST_BYTES = 32L << 20;
    private static final int MOST_BATCHES = 4_096;
    private static final long BYTES_A_TRANSACTION = 8L << 20;
    /** How long batches gather for one transaction; and how often progress is told where nothing matches. */
    private static final Duration GATHERING = Duration.ofMillis(50);

    private static final Duration TELL_EVERY = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_FLUSH = Duration.ofSeconds(30);
    /** Who appends tries again, and ends in between when the process does. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);
    /** Batches of a partition may be received this much earlier than ones before them. */
    private static final long DISORDER = 1_000_000;

    private final String topic;
    private final int partitions;
    private final Supplier<Producer<byte[], byte[]>> producers;
    private final Supplier<String> nameTaken;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Entry> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private long appended;
    private long done;
    private boolean closed;
    private boolean hurry;

    /** The thread's own. */
    private final Map<Integer, Progress> progress = new HashMap<>();

    private final Map<Integer, Progress> untold = new TreeMap<>();
    private @Nullable Producer<byte[], byte[]> producer;
    private boolean fenced;
    private long toldAt = System.nanoTime() - TELL_EVERY.toNanos();

    private volatile String failure = "";
    /** Whether what was to be run fails. */
    private volatile boolean isRefused;

    private volatile boolean killed;

    /** What waits: a batch with what is to be run, or progress. */
    private record Entry(
            Map<Integer, Progress> progress,
            List<CountedMatch> matches,
            long bytes,
            @Nullable Runnable durable) {}

    /**
     * @param partitions of the topic
     * @param producers makes a transactional producer
     * @param nameTaken that another process writes under this one's name, and what to do; empty while none is known to. Asked when Kafka refused
     *     to write for that, or for a transaction that took too long
     */
    KafkaMatchLog(
            String topic, int partitions, Supplier<Producer<byte[], byte[]>> producers, Supplier<String> nameTaken) {
        this.nameTaken = nameTaken;
        this.topic = topic;
        this.partitions = partitions;
        this.producers = producers;
        this.thread = Thread.ofPlatform().name("tidewatch-matches").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    @Override
    public void append(Position position, Instant received, List<CountedMatch> matches, Runnable durable) {
        long bytes = 0;
        for (CountedMatch match : matches) {
            bytes += match.content().length + 200L;
        }
        Progress reached = new Progress(position.offset(), MatchRecords.micros(received) - DISORDER);
        add(new Entry(Map.of(position.partition(), reached), List.copyOf(matches), bytes, durable));
    }

    @Override
    public void advance(Instant time, Set<Integer> finished, Set<Integer> all) {
        Map<Integer, Progress> told = new HashMap<>();
        all.forEach(partition -> told.put(partition, new Progress(-1, MatchRecords.UNKNOWN)));
        finished.forEach(partition -> told.put(partition, new Progress(-1, MatchRecords.micros(time))));
        add(new Entry(told, List.of(), 0, null));
    }

    private void add(Entry entry) {
        lock.lock();
        try {
            long left = LONGEST_WAIT.toNanos();
            while (!closed && isFullFor(entry)) {
                if (left <= 0 || isRefused) {
                    throw new TidewatchException(
                            FailureKind.UNAVAILABLE,
                            "too many matches wait to be written to " + topic
                                    + (failure.isEmpty() ? "; Kafka takes them slowly" : ": " + failure));
                }
                left = changed.awaitNanos(left);
            }
            if (closed) {
                throw new TidewatchException(
                        FailureKind.UNAVAILABLE, "matches are not being written: the log is closed");
            }
            waiting.add(entry);
            waitingBytes += entry.bytes();
            appended++;
            changed.signalAll();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TidewatchException(FailureKind.UNAVAILABLE, "interrupted while matches wait for space", e);
        } finally {
            lock.unlock();
        }
    }

    private boolean isFullFor(Entry entry) {
        return !waiting.isEmpty() && (waiting.size() >= MOST_BATCHES || waitingBytes + entry.bytes() > MOST_BYTES);
    }

    @Override
    public void flush() {
        lock.lock();
        try {
            long wanted = appended;
            long left = LONGEST_FLUSH.toNanos();
            hurry = true;
            changed.signalAll();
            while (done < wanted) {
                if (left <= 0 || !thread.isAlive() || isRefused) {
                    throw new TidewatchException(
                            FailureKind.UNAVAILABLE,
                            "matches are not durable yet, or what came of them is not taken; they are made again at the"
                                    + " next start");
                }
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TidewatchException(FailureKind.UNAVAILABLE, "interrupted while writing matches", e);
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            while (!killed) {
                List<Entry> next = next();
                if (next.isEmpty()) {
                    break;
                }
                write(next);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            discard(killed ? Duration.ZERO : PAUSE);
            lock.lock();
            try {
                closed = true;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /** What goes into one transaction; nothing when the log is closed. */
    private List<Entry> next() throws InterruptedException {
        List<Entry> next = new ArrayList<>();
        lock.lock();
        try {
            while (waiting.isEmpty() && !closed) {
                changed.await();
            }
            long left = GATHERING.toNanos();
            while (left > 0 && !hurry && !closed && waitingBytes < BYTES_A_TRANSACTION) {
                left = changed.awaitNanos(left);
            }
            hurry = false;
            long bytes = 0;
            while (!waiting.isEmpty() && (next.isEmpty() || bytes < BYTES_A_TRANSACTION)) {
                Entry entry = waiting.removeFirst();
                bytes += entry.bytes();
                next.add(entry);
            }
            waitingBytes -= bytes;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        return next;
    }

    /** Writes until it succeeds, or the log is killed. */
    private void write(List<Entry> entries) throws InterruptedException {
        boolean any = false;
        for (Entry entry : entries) {
            any |= !entry.matches().isEmpty();
            entry.progress().forEach(this::reached);
        }
        boolean tell = !untold.isEmpty() && System.nanoTime() - toldAt >= TELL_EVERY.toNanos();
        while ((any || tell) && !killed) {
            try {
                if (isTaken()) {
                    Thread.sleep(PAUSE);
                    continue;
                }
                Producer<byte[], byte[]> opened = opened();
                opened.beginTransaction();
                entries.forEach(entry -> entry.matches()
                        .forEach(match -> send(opened, null, MatchRecords.key(match), MatchRecords.write(match))));
                byte[] told = MatchRecords.write(untold);
                for (int partition = 0; partition < partitions; partition++) {
                    send(opened, partition, null, told);
                }
                opened.commitTransaction();
                fenced = false;
                untold.clear();
                toldAt = System.nanoTime();
                recovered();
                break;
            } catch (RuntimeException | OutOfMemoryError e) {
                // Whatever it is: were the thread to end, nothing would be written until the next start.
                failed(e);
                Thread.sleep(PAUSE);
            }
        }
        for (Entry entry : entries) {
            finish(entry);
        }
    }

    private void reached(int partition, Progress now) {
        Progress before = progress.getOrDefault(partition, new Progress(-1, MatchRecords.UNKNOWN));
        Progress after = new Progress(Math.max(before.offset(), now.offset()), Math.max(before.time(), now.time()));
        if (!after.equals(progress.put(partition, after))) {
            untold.put(partition, after);
        }
    }

    // What fails is told by the commit.
    @SuppressWarnings("FutureReturnValueIgnored")
    private void send(
            Producer<byte[], byte[]> opened, @Nullable Integer partition, byte @Nullable [] key, byte[] value) {
        opened.send(new ProducerRecord<>(topic, partition, key, value));
    }

    /** Runs what was to be run; the position moves with it, so that it is tried until it succeeds. */
    private void finish(Entry entry) throws InterruptedException {
        while (!killed) {
            try {
                if (entry.durable() != null) {
                    entry.durable().run();
                }
                if (isRefused) {
                    isRefused = false;
                    failure = "";
                }
                break;
            } catch (RuntimeException | OutOfMemoryError e) {
                if (!isRefused) {
                    LOG.atWarn().setCause(e).log("findings cannot be handed on; trying again");
                }
                failure = "findings cannot be handed on: " + e.getMessage();
                isRefused = true;
                wakeUp();
                if (isClosed()) {
                    killed = true;
                    return;
                }
                Thread.sleep(PAUSE);
            }
        }
        lock.lock();
        try {
            done++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void wakeUp() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** Whether another process has the name. A new producer would take it back, and the other from this one, without end. */
    private boolean isTaken() {
        String taken = fenced ? nameTaken.get() : "";
        if (taken.isEmpty()) {
            return false;
        }
        if (!taken.equals(failure)) {
            failure = taken;
            LOG.atError().addKeyValue("reason", taken).log("matches are written no more");
        }
        isRefused = true;
        wakeUp();
        killed |= isClosed();
        return true;
    }

    private Producer<byte[], byte[]> opened() {
        if (producer != null) {
            return producer;
        }
        Producer<byte[], byte[]> made = producers.get();
        boolean complete = false;
        try {
            made.initTransactions();
            complete = true;
            producer = made;
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
            LOG.atInfo().addKeyValue("topic", topic).log("Kafka takes matches again");
        }
    }

    /** The new producer ends the transaction one way or the other; what was kept all the same is known when it comes again. */
    private void failed(Throwable e) {
        discard(Duration.ZERO);
        fenced = KafkaErrors.isFenced(e);
        String cause = String.valueOf(
                KafkaErrors.explain("writing matches to " + topic, e).getMessage());
        if (!cause.equals(failure)) {
            failure = cause;
            LOG.atWarn().setCause(e).log("Kafka does not take matches; trying again");
        }
        if (isClosed()) {
            killed = true;
        }
    }

    private void discard(Duration patience) {
        Producer<byte[], byte[]> old = producer;
        producer = null;
        if (old != null) {
            try {
                old.close(patience);
            } catch (RuntimeException e) {
                LOG.atDebug().setCause(e).log("producer did not close cleanly");
            }
        }
    }

    @Override
    public Health check() {
        return failure.isEmpty() ? Health.UP : Health.down(failure);
    }

    /** Stops at once, as if the process had died. For tests. */
    void kill() {
        killed = true;
        thread.interrupt();
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            if (thread.getState() != Thread.State.NEW) {
                thread.join(TimeUnit.SECONDS.toMillis(30));
                killed = true;
                thread.interrupt();
                thread.join(TimeUnit.SECONDS.toMillis(5));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
