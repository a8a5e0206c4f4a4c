package io.tidewatch.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * What waits for a transaction, given out in groups. A transaction costs both sides milliseconds of work however much is in it, so a group
 * is all that waits, what will be here in a moment, and what of the stored may be noted with it. Thread-safe; one thread takes.
 */
final class WaitingWrites {
    private static final int MAX_WAITING = 4_096;
    private static final int MAX_WRITES_A_GROUP = 1_024;
    private static final long MAX_BYTES_A_GROUP = 32L << 20;
    /** How long a group waits for batches that are being compressed: less than one more transaction would take. */
    private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(3);
    /** How long those whom the last transaction released have to come back, while there is no pause between transactions. */
    private static final long RETURN_NANOS = TimeUnit.MICROSECONDS.toNanos(300);
    /** What is stored is noted with the next batches, or alone where none come within this time. */
    private static final long COMMIT_WITHIN_MILLIS = 200;

    private final BlockingQueue<Write<?>> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private final Map<Integer, CommitWrite> commits = new HashMap<>();
    private final AtomicInteger coming = new AtomicInteger();
    private volatile boolean ending;

    /** Makes a write that the next group should wait a moment for. */
    <W extends Write<?>> W prepare(Supplier<W> making) {
        coming.incrementAndGet();
        try {
            return making.get();
        } finally {
            coming.decrementAndGet();
        }
    }

    /** Waits for room as long as {@code patience}; false when there was none. */
    boolean offer(Write<?> write, Duration patience) throws InterruptedException {
        return waiting.offer(write, patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** False when there is no room. */
    boolean offer(Write<?> write) {
        return waiting.offer(write);
    }

    /** Goes with the next batches, or soon; of those of one partition the one that says more. */
    void commit(int partition, CommitWrite write) {
        synchronized (commits) {
            commits.merge(partition, write, CommitWrite::further);
        }
    }

    boolean remove(Write<?> write) {
        return waiting.remove(write);
    }

    boolean isEmpty() {
        synchronized (commits) {
            return waiting.isEmpty() && commits.isEmpty();
        }
    }

    /** From now on nothing is waited for. */
    void end() {
        ending = true;
    }

    /** All that waits, but commits. */
    List<Write<?>> drain() {
        List<Write<?>> left = new ArrayList<>();
        waiting.drainTo(left);
        return left;
    }

    /** What the next transaction writes; empty when nothing came for a moment. */
    List<Write<?>> next() throws InterruptedException {
        Write<?> first = waiting.poll();
        boolean busy = first != null;
        if (first == null) {
            first = waiting.poll(ending ? 0 : COMMIT_WITHIN_MILLIS, TimeUnit.MILLISECONDS);
        }
        List<Write<?>> group = first == null ? new ArrayList<>() : gathered(first, busy);
        synchronized (commits) {
            group.addAll(commits.values());
            commits.clear();
        }
        return group;
    }

    /** @param busy whether {@code first} waited while the transaction before was written */
    private List<Write<?>> gathered(Write<?> first, boolean busy) throws InterruptedException {
        List<Write<?>> group = new ArrayList<>();
        long bytes = 0;
        long started = System.nanoTime();
        for (Write<?> next = first; next != null; ) {
            group.add(next);
            bytes += next.weight();
            boolean room = group.size() < MAX_WRITES_A_GROUP && bytes < MAX_BYTES_A_GROUP;
            next = room ? waiting.poll() : null;
            while (next == null && room && isWorthWaiting(busy, System.nanoTime() - started)) {
                next = waiting.poll(RETURN_NANOS / 2, TimeUnit.NANOSECONDS);
            }
        }
        return group;
    }

    private boolean isWorthWaiting(boolean busy, long waited) {
        return !ending && (coming.get() > 0 ? waited < GATHER_NANOS : busy && waited < RETURN_NANOS);
    }
}
