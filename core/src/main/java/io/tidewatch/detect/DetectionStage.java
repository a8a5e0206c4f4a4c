package io.tidewatch.detect;

import io.tidewatch.event.Position;
import io.tidewatch.health.Health;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * Makes findings of what matched, correlations among them, in the queue's order. Contract:
 *
 * <ul>
 *   <li>{@link #begin}, {@link #accept} and {@link #advance} are called by one thread, batches of a partition in the queue's order; {@code
 *       accept} blocks while the {@link FindingSink} does;
 *   <li>it has positions of its own: up to {@link #committed} its findings and the state of its correlations are durable together, and the
 *       queue must keep everything after;
 *   <li>idempotent: a batch at or before its own position is ignored, and the same call may be repeated after it threw;
 *   <li>after a crash, giving every batch after {@link #committed} again leads to the same findings with the same ids.
 * </ul>
 */
public interface DetectionStage extends AutoCloseable {
    /**
     * Takes up the state that was kept.
     *
     * @param stored the store's committed positions; where no state was ever kept, detection begins there
     */
    void begin(List<Position> stored);

    /** The last durable position of each partition that has one. */
    List<Position> committed();

    /**
     * Takes what matched in a batch.
     *
     * @param received when the batch was received
     */
    void accept(Position position, Instant received, Detected detected);

    /**
     * Says that everything received before {@code time} was accepted, so that windows of silent sources can be closed. Called about once
     * a second.
     */
    void advance(Instant time);

    /** Makes everything accepted so far durable before it returns. Not while {@link #accept} runs. */
    void flush();

    /** Calls {@code listener} with the committed positions after each commit, from any thread. */
    void onCommit(Consumer<List<Position>> listener);

    Health check();

    /** Flushes and lets go of everything. */
    @Override
    void close();
}
