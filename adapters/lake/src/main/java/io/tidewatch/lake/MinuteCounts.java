package io.tidewatch.lake;

import io.tidewatch.event.Severity;

/** How many events a part has of each minute and severity, so that counting all of them reads no rows. Immutable; ordered by minute, then severity. */
public final class MinuteCounts {
    static final MinuteCounts NONE = new MinuteCounts(new long[0], new byte[0], new int[0]);

    private final long[] minutes;
    private final byte[] severities;
    private final int[] counts;

    /** Takes the arrays as they are. */
    MinuteCounts(long[] minutes, byte[] severities, int[] counts) {
        this.minutes = minutes;
        this.severities = severities;
        this.counts = counts;
    }

    /** How many entries there are. */
    public int size() {
        return minutes.length;
    }

    /** The minute of an entry: microseconds since 1970 of its first moment. */
    public long minute(int entry) {
        return minutes[entry] * Micros.MINUTE;
    }

    long minuteNumber(int entry) {
        return minutes[entry];
    }

    public Severity severity(int entry) {
        return Severities.of(severities[entry]);
    }

    int severityCode(int entry) {
        return severities[entry];
    }

    /** How many events. */
    public int count(int entry) {
        return counts[entry];
    }
}
