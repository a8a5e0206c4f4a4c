package io.tidewatch.queue;

import io.tidewatch.event.Position;
import io.tidewatch.event.RawBatch;

/**
 * A batch and where it lies.
 *
 * @param position its place in the queue
 * @param batch the records as they were appended
 */
public record QueuedBatch(Position position, RawBatch batch) {}
