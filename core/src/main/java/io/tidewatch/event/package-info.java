/**
 * Purpose: what an event is — the one thing that every stage passes on.
 * In: nothing; this package imports only the JDK. Out: immutable events, raw records and batches, positions, failures.
 * Guarantee: ids are derived from the queue position, so a replay repeats them; values are never mutated.
 * Next stage: {@code io.tidewatch.collect} hands raw records to the queue.
 */
@NullMarked
package io.tidewatch.event;

import org.jspecify.annotations.NullMarked;
