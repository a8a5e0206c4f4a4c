package io.tidewatch.lake.search;

import static java.util.Objects.requireNonNull;

import io.tidewatch.lake.Source;

/**
 * Rows of a source that have to be looked at for a search.
 *
 * @param source where they lie
 * @param where which of them match
 * @param from the earliest time they can have, microseconds
 * @param to the latest time, inclusive, microseconds
 * @param extents where in time about how many rows lie, for cutting time into pieces of like cost
 */
record Scan(Source source, Condition where, long from, long to, java.util.List<Extent> extents) {
    Scan {
        requireNonNull(source, "source is null");
        requireNonNull(where, "where is null");
        extents = java.util.List.copyOf(extents);
    }

    /** Rows and the times that they spread over, evenly as far as is known. */
    record Extent(long from, long to, long rows) {
        /** About how many of the rows have a time from {@code from} up to {@code to}, exclusive. */
        double rowsWithin(long from, long to) {
            double low = Math.max(from, this.from);
            double high = Math.min((double) to, this.to + 1.0);
            return high <= low ? 0 : rows * (high - low) / (this.to - (double) this.from + 1);
        }
    }

    /** {@code FROM … WHERE …}. */
    Condition clause() {
        return new Condition("FROM " + source.relation(from, to) + " WHERE " + where.sql(), where.parameters());
    }

    /** The same rows as far as they lie in those times; null where none can. */
    @org.jspecify.annotations.Nullable
    Scan within(long low, long high) {
        Condition window = QueryConditions.window(source, low, high);
        if (window.isFalse() || low > to || high <= from) {
            return null;
        }
        return new Scan(source, window.and(where), Math.max(low, from), Math.min(high - 1, to), extents);
    }
}
