package io.tidewatch.server.share;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.Position;
import io.tidewatch.event.RawBatch;
import io.tidewatch.health.Health;
import io.tidewatch.queue.Appended;
import io.tidewatch.queue.EventQueue;
import io.tidewatch.queue.QueueStatus;
import io.tidewatch.queue.QueuedBatch;
import io.tidewatch.queue.SharedQueue;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A shared queue as one process sees it while it holds some of the partitions: it gives the batches of those, and takes commits for those.
 * Closing it gives the partitions back and leaves the queue open.
 */
public final class HeldPartitions implements EventQueue {
    private final SharedQueue queue;
    private final Map<Integer, Long> after = new HashMap<>();
    private boolean reading;

    /** @param partitions their numbers within the queue */
    public HeldPartitions(SharedQueue queue, Collection<Integer> partitions) {
        this.queue = requireNonNull(queue, "queue is null");
        partitions.forEach(partition -> after.put(partition, 0L));
    }

    @Override
    public String id() {
        return queue.id();
    }

    @Override
    public Appended append(RawBatch batch) {
        return queue.append(batch);
    }

    @Override
    public void resumeAfter(Position position) {
        after.computeIfPresent(position.partition(), (_, known) -> Math.max(known, position.offset()));
    }

    @Override
    public List<QueuedBatch> poll(int maxBatches, Duration wait) {
        if (!reading) {
            queue.share(after);
            reading = true;
        }
        return queue.poll(maxBatches, wait);
    }

    /** Of partitions that others hold, the store knows an older position; that is theirs to commit. */
    @Override
    public void commit(Position position) {
        if (after.containsKey(position.partition())) {
            queue.commit(position);
        }
    }

    @Override
    public QueueStatus status() {
        return queue.status();
    }

    @Override
    public Health check() {
        return queue.check();
    }

    @Override
    public void close() {
        if (reading) {
            queue.share(Map.of());
        }
    }
}
