package io.tidewatch.lake;

import java.util.Map;
import java.util.TreeMap;

/** Adds up {@link MinuteCounts}. Not thread-safe. */
final class MinuteCounter {
    private static final int SEVERITIES = 16;

    private final TreeMap<Long, int[]> counts = new TreeMap<>();
    private long lastMinute = Long.MIN_VALUE;
    private int[] last = new int[SEVERITIES];

    void add(long minute, int severity, int count) {
        if (minute != lastMinute) {
            last = counts.computeIfAbsent(minute, m -> new int[SEVERITIES]);
            lastMinute = minute;
        }
        last[severity] += count;
    }

    void add(MinuteCounts other) {
        for (int i = 0; i < other.size(); i++) {
            add(other.minuteNumber(i), other.severityCode(i), other.count(i));
        }
    }

    void add(MemtableView view) {
        NumberColumn times = view.times();
        NumberColumn severities = view.severities();
        for (int row = 0; row < view.rows(); row++) {
            add(Math.floorDiv(times.at(row), Micros.MINUTE), (int) severities.at(row), 1);
        }
    }

    MinuteCounts counts() {
        int size = 0;
        for (int[] minute : counts.values()) {
            for (int count : minute) {
                size += count > 0 ? 1 : 0;
            }
        }
        long[] minutes = new long[size];
        byte[] severities = new byte[size];
        int[] numbers = new int[size];
        int at = 0;
        for (Map.Entry<Long, int[]> minute : counts.entrySet()) {
            for (byte severity = 0; severity < SEVERITIES; severity++) {
                if (minute.getValue()[severity] > 0) {
                    minutes[at] = minute.getKey();
                    severities[at] = severity;
                    numbers[at++] = minute.getValue()[severity];
                }
            }
        }
        return new MinuteCounts(minutes, severities, numbers);
    }
}
