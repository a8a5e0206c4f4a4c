package io.tidewatch.detect;

import io.tidewatch.event.Position;
import io.tidewatch.health.Health;
import java.util.List;
import java.util.function.Consumer;

/**
 * Where detection puts its findings; behind it alerts are made. Contract:
 *
 * <ul>
 *   <li>{@link #accept} is called by one thread, with each partition's positions in the queue's order, also for batches without
 *       findings; it blocks while too much waits, and returns before the findings are durable;
 *   <li>findings and the position they came from become durable in one transaction, within a second; then every listener is told;
 *   <li>idempotent: what comes at or before a committed position is ignored, so a replay changes nothing;
 *   <li>{@link #acceptTimed} takes findings that the clock decided, not an event; one whose id is known already is ignored;
 *   <li>while the catalog cannot be written, what waits is kept and tried again, {@link #check} says so, and {@code accept} blocks
 *       when its bound is reached.
 * </ul>
 */
public interface FindingSink extends AutoCloseable {
    /** The last position of each partition whose findings are durable. */
    List<Position> committed();

    void accept(Position position, List<Finding> findings);

    void acceptTimed(List<Finding> findings);

    /** Makes everything accepted so far durable before it returns; called by other threads than {@link #accept} too, while that runs. */
    void flush();

    /** Calls {@code listener} with the committed positions after each commit, from a thread of the sink's. */
    void onCommit(Consumer<List<Position>> listener);

    Health check();

    /** Flushes and lets go of everything. */
    @Override
    void close();
}
