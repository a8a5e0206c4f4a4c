package io.tidewatch.event;

/**
 * A place in the queue.
 *
 * @param partition the queue partition; offsets of different partitions do not compare
 * @param offset a batch's place in its partition, growing by at least one a batch, from 1; 0 is before the first
 */
public record Position(int partition, long offset) {
    public Position {
        if (partition < 0 || offset < 0) {
            throw new IllegalArgumentException("not a position: partition " + partition + ", offset " + offset);
        }
    }
}
