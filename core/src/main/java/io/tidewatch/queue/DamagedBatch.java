package io.tidewatch.queue;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.Position;

/**
 * What a queue gave in the place of a batch and that is none.
 *
 * @param position its place in the queue, whose partitions are counted from 0
 * @param bytes its bytes as they were found
 * @param reason what is wrong with them, for a person
 */
public record DamagedBatch(Position position, byte[] bytes, String reason) {
    public DamagedBatch {
        requireNonNull(position, "position is null");
        requireNonNull(bytes, "bytes is null");
        requireNonNull(reason, "reason is null");
    }
}
