package io.tidewatch.sigma.correlate;

import io.tidewatch.sigma.rule.CorrelationType;
import java.util.HashSet;
import java.util.Set;

/**
 * Forgets events that can no longer change any answer. Behind the watermark no further event can come, so that of the events there:
 * of equal values the newest is enough to count distinct values; of one rule the newest is enough to know that it matched; of a run
 * of one rule the newest is enough for an order; and a count needs no more than would make it true.
 */
final class Thinning {
    private static final int SMALLEST = 16;

    private Thinning() {}

    static int nextAt(int size) {
        return Math.max(SMALLEST, size * 2);
    }

    /** Marks which events to keep, and returns how many go. */
    static int mark(CorrelationType type, CorrelationWindow window, long watermark, int enough, boolean[] keep) {
        return switch (type) {
            case EVENT_COUNT -> newest(window, watermark, enough, keep);
            case VALUE_COUNT -> newestOfEachText(window, watermark, keep);
            case TEMPORAL -> newestOfEachRule(window, watermark, keep);
            case TEMPORAL_ORDERED -> newestOfEachRun(window, watermark, keep);
            case VALUE_SUM, VALUE_AVG, VALUE_MEDIAN, VALUE_PERCENTILE -> 0;
        };
    }

    private static int newest(CorrelationWindow window, long watermark, int enough, boolean[] keep) {
        int gone = Math.max(0, window.firstFrom(watermark) - enough);
        for (int i = 0; i < window.size(); i++) {
            keep[i] = i >= gone;
        }
        return gone;
    }

    private static int newestOfEachText(CorrelationWindow window, long watermark, boolean[] keep) {
        Set<String> seen = new HashSet<>();
        int gone = 0;
        for (int i = window.size() - 1; i >= 0; i--) {
            keep[i] = window.time(i) >= watermark || seen.add(window.text(i));
            gone += keep[i] ? 0 : 1;
        }
        return gone;
    }

    private static int newestOfEachRule(CorrelationWindow window, long watermark, boolean[] keep) {
        long seen = 0;
        int gone = 0;
        for (int i = window.size() - 1; i >= 0; i--) {
            long rule = 1L << window.rule(i);
            keep[i] = window.time(i) >= watermark || (seen & rule) == 0;
            if (window.time(i) < watermark) {
                seen |= rule;
            }
            gone += keep[i] ? 0 : 1;
        }
        return gone;
    }

    private static int newestOfEachRun(CorrelationWindow window, long watermark, boolean[] keep) {
        int gone = 0;
        for (int i = window.size() - 1; i >= 0; i--) {
            boolean last = i + 1 == window.size()
                    || window.time(i + 1) >= watermark
                    || window.rule(i + 1) != window.rule(i)
                    || window.sameEvent(i, i + 1);
            keep[i] = window.time(i) >= watermark || last;
            gone += keep[i] ? 0 : 1;
        }
        return gone;
    }
}
