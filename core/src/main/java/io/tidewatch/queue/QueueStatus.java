package io.tidewatch.queue;

import io.tidewatch.event.ByteSize;

/**
 * How full a queue is.
 *
 * @param batches batches not yet committed
 * @param records records in them
 * @param size bytes that they take in the queue
 * @param limit bytes at which appending is refused
 */
public record QueueStatus(long batches, long records, ByteSize size, ByteSize limit) {}
