package io.tidewatch.redis;

import io.tidewatch.event.RawBatch;
import io.tidewatch.event.SourceRange;
import java.util.LinkedHashMap;
import java.util.Map;

/** Up to where senders' streams were accepted, as far as this process knows; Redis knows better and says so. Thread-safe. */
final class StreamEnds {
    private static final int KEPT = 10_000;

    private final Map<String, Long> ends = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > KEPT;
        }
    };

    /** The stream's field in Redis; empty for a batch without one. */
    static String field(RawBatch batch) {
        SourceRange range = batch.range();
        return range == null ? "" : batch.tenant().value() + '/' + range.stream();
    }

    /** An offset such that they compare as text as they do as numbers. */
    static String padded(long offset) {
        return String.format("%019d", offset);
    }

    synchronized long end(String field) {
        return ends.getOrDefault(field, 0L);
    }

    synchronized void put(String field, long end) {
        ends.put(field, end);
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
