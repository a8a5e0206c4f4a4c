package io.tidewatch.sqlite;

import io.tidewatch.event.RawBatch;
import io.tidewatch.event.SourceRange;
import org.jspecify.annotations.Nullable;

/**
 * Names a sender's sequence of offsets.
 *
 * @param tenant whose it is
 * @param name the stream's name within the tenant
 */
record StreamKey(String tenant, String name) {
    /** The stream that the batch belongs to, or null. */
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
