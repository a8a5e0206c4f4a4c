package io.tidewatch.store;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which figures, over which groups.
 *
 * @param figures what is computed, at least one
 * @param groupBy fields whose values make the groups; empty for one group
 * @param bucket length of the buckets of time that groups are further divided into, or null for none
 * @param limit at most this many rows, the largest counts first, at most 10,000
 */
public record StatisticsRequest(
        List<Figure> figures,
        List<String> groupBy,
        @Nullable Duration bucket,
        int limit) {
    public StatisticsRequest {
        figures = List.copyOf(figures);
        groupBy = List.copyOf(groupBy);
        if (figures.isEmpty() || limit < 1 || limit > 10_000) {
            throw new IllegalArgumentException("ask for at least one figure and 1 to 10,000 rows");
        }
    }

    /**
     * One figure.
     *
     * @param function how it is computed
     * @param field what it is computed of; null only for {@code COUNT}
     * @param percentile the percentile, above 0 and below 100; used by {@code PERCENTILE} alone
     */
    public record Figure(Function function, @Nullable String field, double percentile) {
        public Figure {
            if (field == null && function != Function.COUNT) {
                throw new IllegalArgumentException(function + " needs a field");
            }
            if (function == Function.PERCENTILE && !(percentile > 0 && percentile < 100)) {
                throw new IllegalArgumentException("a percentile lies above 0 and below 100, not at " + percentile);
            }
        }
    }

    /** How a figure is computed; numbers that are text are read as numbers, what is no number is left out. */
    public enum Function {
        /** Events; with a field, events that have it. */
        COUNT,
        /** Different values, exactly. */
        DISTINCT,
        SUM,
        AVG,
        MIN,
        MAX,
        PERCENTILE
    }
}
