package io.tidewatch.store;

import io.tidewatch.event.Position;
import io.tidewatch.health.Health;
import java.util.List;
import java.util.function.Consumer;

/**
 * The store's writing side; takes events from the pipeline. Contract:
 *
 * <ul>
 *   <li>{@link #append} is called by one thread, with each partition's batches in the queue's order; when it returns the events are
 *       searchable, and it blocks while memory is full;
 *   <li>durable later, by itself after a size or time or on {@link #flush}: events, positions and ledger in one transaction, then
 *       every listener is told;
 *   <li>idempotent: a batch at or before a committed position is ignored;
 *   <li>after a crash exactly the batches up to {@link #committed} are there; the pipeline gives the rest again;
 *   <li>a full disk is {@code UNAVAILABLE}: nothing is lost, the same append or flush can be tried again.
 * </ul>
 */
public interface EventWriter extends AutoCloseable {
    /** The last committed position of each partition that has one. */
    List<Position> committed();

    void append(ProcessedBatch batch);

    /** Makes everything appended so far durable before it returns. */
    void flush();

    /** Calls {@code listener} with the last position of each partition after each commit, from a thread of the store's. */
    void onCommit(Consumer<List<Position>> listener);

    Health check();

    /** Flushes and lets go of everything. */
    @Override
    void close();
}
