package io.tidewatch.rabbitmq;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What RabbitMQ said of the messages of one channel: confirmed, refused, or that there is no queue for it. Thread-safe. */
final class Confirms {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final TreeMap<Long, Long> waiting = new TreeMap<>();
    private final Map<Long, Boolean> answered = new HashMap<>();
    private final Set<Long> returned = new HashSet<>();
    private boolean broken;

    /** What became of a message; {@code UNKNOWN} when the connection broke, or the time was up, before RabbitMQ said. */
    enum Outcome {
        KEPT,
        REFUSED,
        NO_QUEUE,
        UNKNOWN
    }

    /** Before the message is sent: its number on the channel, and the position of its batch. */
    void sending(long number, long position) {
        lock.lock();
        try {
            waiting.put(number, position);
        } finally {
            lock.unlock();
        }
    }

    void answer(long number, boolean upTo, boolean kept) {
        lock.lock();
        try {
            Map<Long, Long> meant = upTo ? waiting.headMap(number, true) : waiting.subMap(number, true, number, true);
            meant.values().forEach(position -> answered.put(position, kept));
            meant.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** There is no queue for the message; RabbitMQ confirms it all the same, later. */
    void returned(long position) {
        lock.lock();
        try {
            returned.add(position);
        } finally {
            lock.unlock();
        }
    }

    void broke() {
        lock.lock();
        try {
            broken = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until all messages are answered, at most that long. */
    void await(Duration limit) throws InterruptedException {
        lock.lock();
        try {
            long nanos = limit.toNanos();
            while (!waiting.isEmpty() && !broken && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether nothing is waited for. */
    boolean areComplete() {
        lock.lock();
        try {
            return waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** What is not answered yet is waited for no more; its answer is not taken when it comes. */
    void forget() {
        lock.lock();
        try {
            waiting.clear();
            returned.clear();
        } finally {
            lock.unlock();
        }
    }

    /** What became of the batch's message; it is forgotten. */
    Outcome outcome(long position) {
        lock.lock();
        try {
            Boolean kept = answered.remove(position);
            if (returned.remove(position)) {
                return Outcome.NO_QUEUE;
            }
            if (kept == null) {
                return Outcome.UNKNOWN;
            }
            return kept ? Outcome.KEPT : Outcome.REFUSED;
        } finally {
            lock.unlock();
        }
    }
}
