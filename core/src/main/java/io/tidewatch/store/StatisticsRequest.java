package io.tidewatch.store;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which figures, over which groups.
 *
 * @param figures what is computed, at least one
 * @param groupBy fields whose values make the groups, at most 8; empty for one group
 * @param bucket length of the buckets of time that groups are further divided into, or null for none
 * @param top of each field grouped by only this many values, those of the most events (ties by value); 0 for all of them
 * @param limit at most this many rows, the largest counts first, at most 10,000
 */
public record StatisticsRequest(
        List<Figure> figures,
        List<String> groupBy,
        @Nullable Duration bucket,
        int top,
        int limit) {
    private static final int MOST_FIGURES = 20;
    private static final int MOST_FIELDS = 8;
    private static final int MOST_ROWS = 10_000;

    public StatisticsRequest {
        figures = List.copyOf(figures);
        groupBy = List.copyOf(groupBy);
        if (figures.isEmpty() || figures.size() > MOST_FIGURES || limit < 1 || limit > MOST_ROWS) {
            throw new IllegalArgumentException("ask for 1 to " + MOST_FIGURES + " figures and 1 to 10,000 rows");
        }
        if (groupBy.size() > MOST_FIELDS) {
            throw new IllegalArgumentException("groups are made by at most " + MOST_FIELDS + " fields");
        }
        if (top < 0 || top > MOST_ROWS) {
            throw new IllegalArgumentException("ask for the top 1 to 10,000 values, or 0 for all");
        }
    }

    /** The figures of all values. */
    public StatisticsRequest(List<Figure> figures, List<String> groupBy, @Nullable Duration bucket, int limit) {
        this(figures, groupBy, bucket, 0, limit);
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
