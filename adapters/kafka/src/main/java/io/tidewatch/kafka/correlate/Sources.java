package io.tidewatch.kafka.correlate;

import io.tidewatch.kafka.correlate.MatchRecords.Progress;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far each partition of the queue is done, as one partition of the correlations has heard. Groups wait for the one that is furthest behind,
 * as long as somebody speaks of it. Not thread-safe.
 */
final class Sources {
    private final Map<Integer, Source> known = new HashMap<>();
    private final long patience;

    private static final class Source {
        long offset = -1;
        long time = MatchRecords.UNKNOWN;
        long heardAt;
    }

    /** @param patience how long nobody may speak of a partition before it is not waited for any more, in milliseconds */
    Sources(long patience) {
        this.patience = patience;
    }

    /** Whether a match of that place was written before progress that was heard, so that this is a repeat. */
    boolean isRepeat(int partition, long offset) {
        Source source = known.get(partition);
        return source != null && offset <= source.offset;
    }

    /** What is known of a partition of the queue; null where nobody spoke of it ever. */
    @Nullable
    Progress known(int partition) {
        Source source = known.get(partition);
        return source == null ? null : new Progress(source.offset, source.time);
    }

    /**
     * Takes what somebody says; progress never goes back.
     *
     * @param now milliseconds on the wall clock
     * @return what is known of the partition now
     */
    Progress heard(int partition, Progress progress, long now) {
        Source source = known.get(partition);
        if (source == null) {
            source = new Source();
            source.heardAt = now;
            known.put(partition, source);
        }
        if (progress.time() != MatchRecords.UNKNOWN || progress.offset() >= 0) {
            source.heardAt = now;
        }
        source.offset = Math.max(source.offset, progress.offset());
        source.time = Math.max(source.time, progress.time());
        return new Progress(source.offset, source.time);
    }

    /**
     * Everything received before this, in microseconds since 1970, has come, as far as is known; {@link MatchRecords#UNKNOWN} where nothing is.
     * Where nobody speaks of any partition any more, what came is all that will.
     */
    long doneTo(long now) {
        long least = Long.MAX_VALUE;
        long most = MatchRecords.UNKNOWN;
        for (Source source : known.values()) {
            most = Math.max(most, source.time);
            if (now - source.heardAt < patience) {
                least = Math.min(least, source.time);
            }
        }
        return least == Long.MAX_VALUE ? most : least;
    }
}
