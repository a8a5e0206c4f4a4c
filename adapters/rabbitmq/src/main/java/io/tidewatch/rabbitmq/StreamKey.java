package io.tidewatch.rabbitmq;

import io.tidewatch.event.RawBatch;
import io.tidewatch.event.SourceRange;
import org.jspecify.annotations.Nullable;

/** A sender's stream of one tenant. */
record StreamKey(String tenant, String name) {
    /** The batch's stream; null where the sender has no offsets. */
    static @Nullable StreamKey of(RawBatch batch) {
        SourceRange range = batch.range();
        return range == null ? null : new StreamKey(batch.tenant().value(), range.stream());
    }

    /** The index of the batch's first record that a stream accepted up to {@code end} does not have; its size when it has them all. */
    static int firstNew(RawBatch batch, long end) {
        SourceRange range = batch.range();
        if (range == null || range.start() >= end) {
            return 0;
        }
        if (range.end() <= end) {
            return batch.size();
        }
        int first = 0;
        while (first < batch.size() && batch.recordOffsets()[first] < end) {
            first++;
        }
        return first;
    }
}
