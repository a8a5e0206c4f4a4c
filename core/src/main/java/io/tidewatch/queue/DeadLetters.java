package io.tidewatch.queue;

import java.util.List;

/**
 * Where records go that could not be processed, for an operator to look at. Contract: {@link #put} is durable when it returns and
 * idempotent by the letter's id; thread-safe.
 */
public interface DeadLetters {
    void put(List<DeadLetter> letters);

    /** The newest letters first, at most {@code limit}. */
    List<DeadLetter> list(int limit);

    long count();
}
