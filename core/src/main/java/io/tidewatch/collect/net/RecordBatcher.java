package io.tidewatch.collect.net;

import io.tidewatch.event.EventId;
import io.tidewatch.event.Origin;
import io.tidewatch.event.RawBatch;
import io.tidewatch.event.RawFormat;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Collects the records of one sender into batches, and has them delivered one after another, in order: a batch goes when it is large
 * or its first record has waited long enough. While one is being delivered and another is ready, {@link #add} blocks. Thread-safe.
 */
public final class RecordBatcher {
    static final int LARGE = 256 << 10;

    private static final byte[] NOTHING = {};
    private static final int RECORD_OVERHEAD = 16;

    private final Intake intake;
    private final ListenerCounts counts;
    private final Origin origin;
    private final RawFormat format;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    private byte[] data = NOTHING;
    private int[] bounds = new int[32];
    private int size;
    private int records;
    private int lastSize = 1024;
    private Instant received = Instant.EPOCH;
    private boolean waited;
    private boolean ready;
    private boolean delivering;

    RecordBatcher(Intake intake, ListenerCounts counts, Origin origin, RawFormat format) {
        this.intake = intake;
        this.counts = counts;
        this.origin = origin;
        this.format = format;
    }

    /** Adds a copy of a record; blocks while the sink is behind. */
    public void add(byte[] array, int from, int length) throws InterruptedException {
        intake.reserve(length + RECORD_OVERHEAD);
        lock.lock();
        try {
            while (records > 0 && isFull(length)) {
                ready = true;
                deliverSoon();
                changed.await();
            }
            if (records == 0) {
                received = intake.now();
                waited = false;
                intake.after(intake.linger(), this::flush);
            }
            append(array, from, length);
        } catch (InterruptedException e) {
            intake.release(length + RECORD_OVERHEAD);
            throw e;
        } finally {
            lock.unlock();
        }
    }

    private boolean isFull(int more) {
        return size + more > LARGE || records == EventId.MAX_RECORDS_PER_BATCH;
    }

    private void append(byte[] array, int from, int length) {
        if (size + length > data.length) {
            int wanted = Math.max(Math.max(lastSize, size + length), Math.min(2 * data.length, LARGE));
            data = Arrays.copyOf(data, wanted);
        }
        if (2 * records == bounds.length) {
            bounds = Arrays.copyOf(bounds, 2 * bounds.length);
        }
        System.arraycopy(array, from, data, size, length);
        bounds[2 * records] = size;
        size += length;
        bounds[2 * records + 1] = size;
        records++;
    }

    /** Has delivered soon what was added; does not block. */
    public void flush() {
        lock.lock();
        try {
            if (records > 0) {
                waited = true;
                deliverSoon();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Comes back when everything that was added is durable or given up. */
    public void drain() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (records > 0 || delivering) {
                if (records > 0) {
                    waited = true;
                    deliverSoon();
                }
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private void deliverSoon() {
        if (!delivering) {
            delivering = true;
            intake.execute(this::deliver);
        }
    }

    private void deliver() {
        while (true) {
            RawBatch batch;
            long reserved;
            lock.lock();
            try {
                if (records == 0 || !ready && !waited) {
                    delivering = false;
                    changed.signalAll();
                    return;
                }
                reserved = size + (long) RECORD_OVERHEAD * records;
                batch = taken();
                ready = false;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
            try {
                intake.deliver(batch, counts);
            } finally {
                intake.release(reserved);
            }
        }
    }

    private RawBatch taken() {
        byte[] bytes = size > data.length / 2 ? data : Arrays.copyOf(data, size);
        RawBatch batch =
                intake.batch(origin, format, received, bytes, Arrays.copyOf(bounds, 2 * records), counts, size);
        lastSize = Math.clamp(size + size / 8, 1024, LARGE);
        data = NOTHING;
        size = 0;
        records = 0;
        waited = false;
        return batch;
    }
}
