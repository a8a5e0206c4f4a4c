package io.tidewatch.rabbitmq;

import com.rabbitmq.client.Delivery;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Messages that one connection gave and nobody took yet, up to a number of bytes; then RabbitMQ waits. Thread-safe. */
final class Inbox {
    private static final long MOST_BYTES = 32L << 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Delivery> messages = new ArrayDeque<>();
    private long bytes;
    private boolean closed;

    /** Blocks while there is no room; does nothing once closed. */
    void put(Delivery message) {
        lock.lock();
        try {
            while (bytes > MOST_BYTES && !closed) {
                changed.awaitUninterruptibly();
            }
            if (!closed) {
                messages.add(message);
                bytes += message.getBody().length;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Null when nothing came in time, or nothing is left and nothing will come. */
    @Nullable
    Delivery take(Duration wait) throws InterruptedException {
        lock.lock();
        try {
            if (!await(wait)) {
                return null;
            }
            Delivery first = messages.removeFirst();
            bytes -= first.getBody().length;
            changed.signalAll();
            return first;
        } finally {
            lock.unlock();
        }
    }

    /** As {@link #take}, but the message stays. */
    @Nullable
    Delivery peek(Duration wait) throws InterruptedException {
        lock.lock();
        try {
            return await(wait) ? messages.getFirst() : null;
        } finally {
            lock.unlock();
        }
    }

    private boolean await(Duration wait) throws InterruptedException {
        long nanos = wait.toNanos();
        while (messages.isEmpty() && !closed && nanos > 0) {
            nanos = changed.awaitNanos(nanos);
        }
        return !messages.isEmpty();
    }

    /** The connection broke: what it gave and was not taken comes again with the next one. */
    void close() {
        lock.lock();
        try {
            closed = true;
            messages.clear();
            bytes = 0;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
