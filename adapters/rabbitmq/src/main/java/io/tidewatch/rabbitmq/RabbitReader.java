package io.tidewatch.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.ShutdownSignalException;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.queue.QueuedBatch;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Takes messages from RabbitMQ and gives their batches to the one thread that polls; acknowledges them when they are committed. On a connection
 * of its own, as an alarm stops those that publish. {@link #poll} is called by one thread, {@link #commit} by any.
 */
final class RabbitReader implements AutoCloseable {
    /**
     * How many messages RabbitMQ hands over before the first is acknowledged. The store commits every some seconds, so it must not be few; and
     * it must stay the same: RabbitMQ gives what a connection left again in order as long as the next one takes all of it at once.
     */
    static final int PREFETCH = 50_000;

    private static final Duration STRAGGLERS = Duration.ofMillis(500);

    private final RabbitQueueConfig config;
    private final RabbitLink link;
    private final Backoff backoff = new Backoff();
    private final ReentrantLock lock = new ReentrantLock();
    private final Sequence sequence;
    private volatile @Nullable Inbox inbox;
    private volatile boolean closed;
    private long quietSince = System.nanoTime();

    RabbitReader(RabbitQueueConfig config, QueueIndex index, DamagedMessages damaged) {
        this.config = config;
        this.link = new RabbitLink(config.address(), config.patience());
        this.sequence = new Sequence(index, damaged);
    }

    /** What is wrong with the connection; null when nothing is. */
    @Nullable
    TidewatchException failure() {
        return backoff.failure();
    }

    /** Acknowledged batches that RabbitMQ no longer has. */
    long lost() {
        return sequence.lost();
    }

    long setAside() {
        return sequence.setAside();
    }

    /** The place of the first message that waits, or null when there is none that is a batch. */
    BatchMessage.@Nullable Place first(Duration wait) {
        try {
            Delivery first = attached().peek(wait);
            return first == null ? null : BatchMessage.place(first.getProperties());
        } catch (IOException | ShutdownSignalException e) {
            throw backoff.failed(link.failure(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    void resumeAfter(long offset) {
        lock.lock();
        try {
            sequence.resumeAfter(offset);
        } finally {
            lock.unlock();
        }
    }

    List<QueuedBatch> poll(int most, Duration wait) {
        long deadline = System.nanoTime() + wait.toNanos();
        List<QueuedBatch> batches = new ArrayList<>();
        while (!closed) {
            long left = deadline - System.nanoTime();
            try {
                if (backoff.left().isPositive()) {
                    Thread.sleep(Duration.ofNanos(
                            Math.min(Math.max(0, left), backoff.left().toNanos())));
                    if (backoff.left().isPositive()) {
                        throw waiting();
                    }
                    continue;
                }
                Inbox open = attached();
                Delivery message = open.take(Duration.ofNanos(Math.max(0, left)));
                if (message == null && !link.isOpen() && !closed) {
                    throw new IOException("the connection broke");
                }
                take(open, message, most, batches);
                if (!batches.isEmpty() || message == null) {
                    return batches;
                }
            } catch (IOException | ShutdownSignalException e) {
                throw broke(link.failure(e));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return batches;
            }
        }
        return batches;
    }

    private TidewatchException waiting() {
        TidewatchException failure = backoff.failure();
        return failure == null
                ? link.failure(new IOException("not connected"))
                : new TidewatchException(failure.kind(), String.valueOf(failure.getMessage()), failure);
    }

    private TidewatchException broke(TidewatchException failure) {
        Inbox open = inbox;
        if (open != null) {
            open.close();
        }
        return backoff.failed(failure);
    }

    /** That message, and those that are there beside it. */
    private void take(Inbox open, @Nullable Delivery first, int most, List<QueuedBatch> batches)
            throws IOException, InterruptedException {
        lock.lock();
        try {
            sequence.begin();
            boolean taken = false;
            try {
                if (first == null) {
                    quiet(open);
                } else {
                    quietSince = System.nanoTime();
                }
                for (Delivery next = first;
                        next != null;
                        next = sequence.size() < most ? open.take(Duration.ZERO) : null) {
                    sequence.take(next);
                }
                if (sequence.unacknowledged().size() >= PREFETCH) {
                    sequence.releaseHeld();
                }
                batches.addAll(sequence.end());
                taken = true;
            } finally {
                if (!taken) {
                    // As if nothing had come: it comes again.
                    sequence.undo();
                    link.drop();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** When nothing came for long: what is missing does not come any more. */
    private void quiet(Inbox open) throws IOException, InterruptedException {
        if (System.nanoTime() - quietSince < config.patience().toNanos()) {
            return;
        }
        quietSince = System.nanoTime();
        sequence.releaseHeld();
        List<Long> missing = sequence.missing();
        if (missing.isEmpty()) {
            return;
        }
        AMQP.Queue.DeclareOk state = link.channel().queueDeclarePassive(config.queue());
        // What RabbitMQ had given by then is on its way from the connection's thread.
        if (state.getMessageCount() == 0 && state.getConsumerCount() <= 1 && open.peek(STRAGGLERS) == null) {
            sequence.lose(missing);
        }
    }

    private Inbox attached() throws IOException {
        Inbox open = inbox;
        if (open != null && link.isOpen()) {
            return open;
        }
        if (open != null) {
            open.close();
        }
        QueueDeclaration.declare(link, config);
        Channel channel = link.channel();
        Inbox made = new Inbox();
        channel.basicQos(PREFETCH);
        channel.addShutdownListener(_ -> made.close());
        lock.lock();
        try {
            sequence.unacknowledged().begin(channel);
            sequence.dropHeld();
        } finally {
            lock.unlock();
        }
        channel.basicConsume(config.queue(), false, (_, delivery) -> made.put(delivery), (String _) -> link.cut());
        inbox = made;
        quietSince = System.nanoTime();
        backoff.succeeded();
        return made;
    }

    /** Everything up to the position is stored. */
    void commit(long position) {
        lock.lock();
        try {
            sequence.commit(position);
        } finally {
            lock.unlock();
        }
    }

    /** What is not committed goes back to its place in the queue. */
    @Override
    public void close() {
        closed = true;
        Inbox open = inbox;
        if (open != null) {
            open.close();
        }
        try (RabbitLink.Deadline _ = link.within(config.patience())) {
            link.close();
        }
    }

    /** As if the process died. */
    void abandon() {
        closed = true;
        link.cut();
    }
}
