package io.tidewatch.sqlite;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What the queue holds as everybody may know it, and waiting for more. Thread-safe. */
final class Arrivals {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private volatile Totals totals = new Totals(1, 0, 0, 0);
    private boolean closed;

    Totals totals() {
        return totals;
    }

    void publish(Totals now) {
        lock.lock();
        try {
            totals = now;
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Blocks until there is a batch after {@code offset}, at most {@code wait}; whether there is one. */
    boolean await(long offset, Duration wait) {
        lock.lock();
        try {
            long nanos = wait.toNanos();
            while (totals.nextOffset() - 1 <= offset && !closed) {
                if (nanos <= 0) {
                    return false;
                }
                nanos = arrived.awaitNanos(nanos);
            }
            return !closed;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }
}
