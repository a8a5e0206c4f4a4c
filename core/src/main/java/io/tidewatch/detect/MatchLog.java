package io.tidewatch.detect;

import io.tidewatch.event.Position;
import io.tidewatch.health.Health;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Where processes put the matches that correlations count, for whichever process holds the group. Contract:
 *
 * <ul>
 *   <li>{@link #append} takes batches of a partition in the queue's order and keeps it; it blocks while too much waits and returns before
 *       the matches are durable. A batch's matches become durable together or not at all;
 *   <li>what is told to be run when they are is run once, in the order of the calls, by one thread of the log's own;
 *   <li>what is appended again after a crash is recognised: a match counts once;
 *   <li>while it cannot be written, what waits is kept and tried again, and {@link #check} says so.
 * </ul>
 */
public interface MatchLog extends AutoCloseable {
    /**
     * Takes a batch's matches, also where there are none.
     *
     * @param received when the batch was received
     * @param durable run when the matches are durable
     */
    void append(Position position, Instant received, List<CountedMatch> matches, Runnable durable);

    /**
     * Says how far the queue is done, so that groups need not wait for it.
     *
     * @param time everything that was received before it in {@code done} was appended
     * @param done partitions
     * @param all every partition of the queue, whoever reads it: groups wait for those that nobody spoke of yet
     */
    void advance(Instant time, Set<Integer> done, Set<Integer> all);

    /** Makes everything appended so far durable, and runs what was to be run, before it returns. */
    void flush();

    Health check();

    /** Writes what waits, as far as that is possible soon. */
    @Override
    void close();
}
