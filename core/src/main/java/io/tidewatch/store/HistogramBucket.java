package io.tidewatch.store;

import io.tidewatch.event.Severity;
import java.time.Instant;
import java.util.Map;

/**
 * Events of one bucket of time.
 *
 * @param start its first moment; a multiple of the bucket's length since 1970
 * @param count how many events
 * @param bySeverity how many of each severity, those with none left out
 */
public record HistogramBucket(Instant start, long count, Map<Severity, Long> bySeverity) {
    public HistogramBucket {
        bySeverity = Map.copyOf(bySeverity);
    }
}
