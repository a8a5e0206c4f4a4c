package io.tidewatch.collect;

import io.tidewatch.event.Overloaded;
import io.tidewatch.event.RawBatch;

/**
 * Where collectors put what they received; behind it is the queue. Contract:
 *
 * <ul>
 *   <li>blocks until the batch is durable, and returns what became of its records;
 *   <li>thread-safe; batches of one thread keep their order;
 *   <li>throws {@link Overloaded} when nothing was accepted and the sender should try again later;
 *   <li>throws {@link io.tidewatch.event.TidewatchException} of kind {@code UNAVAILABLE} when the disk or broker fails: nothing is
 *       known to be accepted, the sender may send the batch again.
 * </ul>
 */
@FunctionalInterface
public interface RawSink {
    Receipt accept(RawBatch batch);
}
