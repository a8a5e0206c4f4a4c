package io.tidewatch.query;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A span of event time.
 *
 * @param from its first moment, inclusive
 * @param to the moment after its last, exclusive
 */
public record TimeRange(Instant from, Instant to) {
    /** All times that events can have: years 0 to 9999. */
    public static final TimeRange ALL =
            new TimeRange(Instant.parse("0000-01-01T00:00:00Z"), Instant.parse("9999-12-31T23:59:59.999999Z"));

    public TimeRange {
        requireNonNull(from, "from is null");
        requireNonNull(to, "to is null");
        if (to.isBefore(from)) {
            throw new IllegalArgumentException("the range ends (" + to + ") before it begins (" + from + ")");
        }
    }

    public boolean contains(Instant time) {
        return !time.isBefore(from) && time.isBefore(to);
    }
}
