package io.tidewatch.alert;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * Which findings of a group become one alert, in event time.
 *
 * @param window a finding joins an alert whose latest finding is at most so far away
 * @param longest the longest time that one alert's findings span
 */
public record Grouping(Duration window, Duration longest) {
    public static final Grouping USUAL = new Grouping(Duration.ofHours(1), Duration.ofHours(24));

    public Grouping {
        requireNonNull(window, "window is null");
        requireNonNull(longest, "longest is null");
        if (window.isNegative() || longest.compareTo(window) < 0) {
            throw new IllegalArgumentException("longest is shorter than window; an alert spans at least one window");
        }
    }

    /** The same with another window; an alert may then span at least that. */
    public Grouping within(Duration other) {
        return new Grouping(other, longest.compareTo(other) < 0 ? other : longest);
    }
}
