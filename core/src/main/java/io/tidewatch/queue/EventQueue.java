package io.tidewatch.queue;

import io.tidewatch.event.Overloaded;
import io.tidewatch.event.Position;
import io.tidewatch.event.RawBatch;
import io.tidewatch.health.Health;
import java.time.Duration;
import java.util.List;

/**
 * Keeps accepted batches between collectors and the pipeline. Contract:
 *
 * <ul>
 *   <li><b>durable</b>: {@link #append} returns only when the batch survives power loss; batches of one thread keep their order;
 *   <li><b>numbered</b>: partitions are 0, 1, 2… within this queue; the pipeline makes them unique over queues with {@code
 *       Manifest.partitionBase};
 *   <li><b>in order</b>: {@link #poll} gives each partition's batches by growing offset, each once a start, beginning after {@link
 *       #resumeAfter}; it blocks at most its wait, and returns an empty list when nothing came;
 *   <li><b>redelivered</b>: after a restart everything after the last committed position can be polled again, unchanged and at the
 *       same positions;
 *   <li><b>once</b>: a batch with a {@code SourceRange} whose records the queue has accepted before, even before a restart, is
 *       acknowledged and left out; of one that overlaps, the new records are kept;
 *   <li><b>bounded</b>: above its size limit {@link #append} throws {@link Overloaded}, and nothing of the batch is kept;
 *   <li><b>counted</b>: received and deduplicated records are in the ledger in the same transaction as the batch;
 *   <li>thread-safe, but {@link #poll} is called by one thread; failures of disk or broker are {@code TidewatchException}s of kind
 *       {@code UNAVAILABLE} (nothing acknowledged) or {@code CORRUPT} (naming what is damaged). Of {@link #append} kind {@code INVALID} means
 *       that this batch will never be taken, and nothing else: its sender leaves it out.
 * </ul>
 */
public interface EventQueue extends AutoCloseable {
    /** Names this queue's contents: a queue that was deleted and made anew has another id, so that positions are never mixed up. */
    String id();

    Appended append(RawBatch batch);

    /** Where polling begins: the first batch polled of the partition is the one after {@code position}. Called before the first poll. */
    void resumeAfter(Position position);

    List<QueuedBatch> poll(int maxBatches, Duration wait);

    /** Everything up to and including {@code position} is stored elsewhere and may be forgotten. */
    void commit(Position position);

    QueueStatus status();

    Health check();

    @Override
    void close();
}
