package io.tidewatch.config;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/** Alerts. */
@Group("Alerts: how findings are grouped into them, and how long they are kept.")
public record AlertSettings(
        @Key(
                meaning =
                        "A finding joins an open alert of its rule and group whose latest finding is at most so far away,"
                                + " in event time.",
                example = "30m")
        Duration window,

        @Key(meaning = "The longest time that the findings of one alert span.", example = "12h")
        Duration longest,

        @Key(
                meaning = "Alerts that nothing was added to or changed in for so long are written to"
                        + " `<data-dir>/archive/alerts-<day>.ndjson.zst` and then deleted.",
                example = "90d")
        Duration retention,

        @Key(meaning = "Whether alerts that nobody resolved are kept beyond the retention.", example = "true")
        boolean keepOpen) {
    public static final AlertSettings DEFAULTS =
            new AlertSettings(Duration.ofHours(1), Duration.ofHours(24), Duration.ofDays(400), false);

    public AlertSettings {
        requireNonNull(window, "window is null");
        requireNonNull(longest, "longest is null");
        requireNonNull(retention, "retention is null");
        if (window.isNegative() || window.compareTo(Duration.ofDays(30)) > 0) {
            throw new IllegalArgumentException("window is " + Durations.format(window) + "; use 0s to 30d");
        }
        if (longest.compareTo(window) < 0) {
            throw new IllegalArgumentException("longest is " + Durations.format(longest) + ", shorter than window; use "
                    + Durations.format(window) + " or more");
        }
        if (retention.compareTo(Duration.ofDays(1)) < 0) {
            throw new IllegalArgumentException("retention is " + Durations.format(retention) + "; use 1d or more");
        }
    }
}
