package io.tidewatch.rabbitmq;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import io.tidewatch.event.ByteSize;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.Overloaded;
import io.tidewatch.event.RawBatch;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.queue.Appended;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Brings batches into RabbitMQ. One thread sends all that wait, and waits for RabbitMQ's confirms of them together; senders' streams are
 * looked at by that thread alone, so what two senders send at once is kept once. Thread-safe.
 */
final class RabbitAppender implements AutoCloseable {
    /** How many bytes may wait for RabbitMQ; a sender beyond waits for its turn. */
    private static final int WAITING_KIBIBYTES = 64 << 10;

    private static final int MOST_AT_ONCE = 256;
    /** Logs that compress better are rare. */
    private static final int BEST_RATIO = 32;

    private final RabbitQueueConfig config;
    private final QueueIndex index;
    private final ConfirmedLink link;
    private final Semaphore turns = new Semaphore(WAITING_KIBIBYTES);
    /** Bounded by the turns. */
    private final BlockingQueue<AppendRequest> requests = new LinkedBlockingQueue<>();

    private final Deque<AppendRequest> postponed = new ArrayDeque<>();
    private final Thread thread;
    private volatile boolean closed;

    RabbitAppender(RabbitQueueConfig config, QueueIndex index) {
        this.config = config;
        this.index = index;
        this.link = new ConfirmedLink(config);
        this.thread = Thread.ofPlatform().name("tidewatch-rabbitmq-writer").unstarted(this::run);
    }

    /** Connects, and makes the queue where there is none. */
    void start() {
        link.channel();
        thread.start();
    }

    /** What is wrong with RabbitMQ as a sender sees it; null when nothing is. */
    @Nullable
    TidewatchException failure() {
        return link.failure();
    }

    boolean isBlocked() {
        return link.isBlocked();
    }

    Appended append(RawBatch batch) {
        int kibibytes = (int) Math.min(WAITING_KIBIBYTES, 1 + batch.weight() / 1024);
        takeTurn(kibibytes);
        try {
            StreamKey stream = StreamKey.of(batch);
            int firstNew = stream == null ? 0 : StreamKey.firstNew(batch, index.acceptedEnd(stream));
            byte[] frame = new byte[0];
            if (firstNew < batch.size()) {
                // Asked again when it is sent; asked here too, so that a full queue costs its senders little.
                refuseAboveLimit(batch.weight() / BEST_RATIO);
                frame = BatchMessage.compress(batch.from(firstNew), config.compressionLevel());
            }
            AppendRequest request = new AppendRequest(batch, firstNew, frame);
            requests.add(request);
            if (closed) {
                request.fail(closedNow());
            }
            return request.await();
        } finally {
            turns.release(kibibytes);
        }
    }

    private void takeTurn(int kibibytes) {
        try {
            if (turns.tryAcquire(kibibytes, config.retryAfter().toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TidewatchException(
                    FailureKind.UNAVAILABLE, "interrupted while waiting for the queue; nothing was kept", e);
        }
        throw new Overloaded(
                "RabbitMQ is slower than the senders: more than " + ByteSize.ofKibibytes(WAITING_KIBIBYTES)
                        + " wait for the queue. Nothing of the batch was kept; send it again later",
                config.retryAfter());
    }

    private void refuseAboveLimit(long bytes) {
        if (index.totals().bytes() + bytes > config.limit().bytes()) {
            throw new Overloaded(
                    "the queue in RabbitMQ is full: " + config.limit()
                            + " of batches wait to be stored. Nothing of the batch was kept; send it again later",
                    config.retryAfter());
        }
    }

    private void run() {
        try {
            while (!closed) {
                List<AppendRequest> group = next();
                if (group.isEmpty()) {
                    keepConnected();
                } else {
                    write(group);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            closed = true;
            postponed.forEach(request -> request.fail(closedNow()));
            for (AppendRequest request = requests.poll(); request != null; request = requests.poll()) {
                request.fail(closedNow());
            }
        }
    }

    private List<AppendRequest> next() throws InterruptedException {
        List<AppendRequest> group = new ArrayList<>(postponed);
        postponed.clear();
        if (group.isEmpty()) {
            AppendRequest first = requests.poll(100, TimeUnit.MILLISECONDS);
            if (first == null) {
                return List.of();
            }
            group.add(first);
        }
        requests.drainTo(group, MOST_AT_ONCE);
        return group;
    }

    /** So that health tells when RabbitMQ is back though nobody sends. */
    private void keepConnected() {
        try {
            link.channel();
        } catch (TidewatchException e) {
            // Kept by the link, and told by health.
        }
    }

    private record Sent(AppendRequest request, BatchEntry entry) {}

    private void write(List<AppendRequest> group) throws InterruptedException {
        List<Sent> sent = new ArrayList<>();
        Set<StreamKey> streams = new HashSet<>();
        long bytes = 0;
        try {
            Channel channel = link.channel();
            try (RabbitLink.Deadline _ = link.within(config.patience())) {
                for (AppendRequest request : group) {
                    StreamKey stream = request.stream();
                    if (stream != null && !streams.add(stream)) {
                        // What becomes of its stream's batch before must be known first.
                        postponed.add(request);
                        continue;
                    }
                    Sent one = send(channel, request, bytes);
                    if (one != null) {
                        sent.add(one);
                        bytes += one.entry().bytes();
                    }
                }
            }
            link.await();
        } catch (TidewatchException e) {
            refuse(group, sent, e);
        } catch (IOException | ShutdownSignalException e) {
            refuse(group, sent, link.broke(e));
        }
        settle(sent);
    }

    /** Fails those that were not sent; what became of the others is known or not, as RabbitMQ said. */
    private void refuse(List<AppendRequest> group, List<Sent> sent, TidewatchException failure) {
        Set<AppendRequest> underWay = new HashSet<>(postponed);
        sent.forEach(one -> underWay.add(one.request()));
        group.stream().filter(request -> !underWay.contains(request)).forEach(request -> request.fail(failure));
    }

    /** Null when the request is answered without being sent. */
    private @Nullable Sent send(Channel channel, AppendRequest request, long underWay) throws IOException {
        RawBatch batch = request.batch();
        try {
            StreamKey stream = request.stream();
            int firstNew = stream == null ? 0 : StreamKey.firstNew(batch, index.acceptedEnd(stream));
            if (firstNew == batch.size()) {
                index.known(batch);
                request.answer(new Appended(null, 0, firstNew));
                return null;
            }
            link.refuseWhileBlocked();
            byte[] frame = request.frame(firstNew, config.compressionLevel());
            refuseAboveLimit(underWay + frame.length);
            BatchEntry entry =
                    BatchEntry.of(index.nextPosition(), batch, batch.size() - firstNew, firstNew, frame.length);
            link.publish(channel, index.id(), entry, frame);
            return new Sent(request, entry);
        } catch (TidewatchException e) {
            request.fail(e);
            return null;
        }
    }

    /** Writes down what was kept, and answers. */
    private void settle(List<Sent> sent) {
        List<Sent> kept = new ArrayList<>();
        for (Sent one : sent) {
            TidewatchException refusal = link.refusal(one.entry().position());
            if (refusal == null) {
                kept.add(one);
            } else {
                one.request().fail(refusal);
            }
        }
        if (kept.isEmpty()) {
            return;
        }
        try {
            index.appended(kept.stream().map(Sent::entry).toList());
        } catch (TidewatchException e) {
            // They are in RabbitMQ, and written down when they are read; their senders' repeats are left out then.
            kept.forEach(one -> one.request().fail(e));
            return;
        }
        kept.forEach(one -> one.request().answer(one.entry().appended()));
    }

    private TidewatchException closedNow() {
        return new TidewatchException(FailureKind.UNAVAILABLE, "the queue " + config.queue() + " is closed");
    }

    /** Lets what is under way end, for at most the patience. */
    @Override
    public void close() {
        closed = true;
        try {
            if (thread.isAlive()) {
                thread.join(config.patience().plusSeconds(2));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        link.close();
    }

    /** As if the process died. */
    void abandon() {
        closed = true;
        thread.interrupt();
        link.cut();
    }
}
