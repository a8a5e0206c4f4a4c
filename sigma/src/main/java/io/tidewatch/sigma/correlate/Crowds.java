package io.tidewatch.sigma.correlate;

import io.tidewatch.sigma.rule.CorrelationType;
import java.util.HashSet;
import java.util.Set;

/**
 * Forgets events of a crowded window that can no longer change an answer, wherever the watermark stands: a flood of second-old events lies
 * ahead of it for minutes. Time is cut into cells of half a timespan. A window that holds an event of a cell holds everything before it in
 * the cell, or everything after it; so where the cell has, on both sides of an event, enough to make the condition true, or the same text or
 * rule again, the event in between adds nothing to any window.
 *
 * <p>For conditions that are decided at once only, as no event makes them false.
 */
final class Crowds {
    /** From how many events on a window is crowded; below, nothing is saved by looking. */
    static final int FROM = 256;

    /** What a match tells of its count stays at least so large, though fewer would do. */
    private static final int ENOUGH = 64;

    private Crowds() {}

    /**
     * Marks which events to keep, and returns how many go.
     *
     * @param timespan of the correlation, in microseconds
     * @param fewest how many events, or different texts, make the condition true
     */
    static int mark(CorrelationType type, CorrelationWindow window, long timespan, int fewest, boolean[] keep) {
        return switch (type) {
            case EVENT_COUNT, VALUE_COUNT, TEMPORAL -> {
                long cell = Math.max(1, timespan / 2);
                int gone = 0;
                int from = 0;
                while (from < window.size()) {
                    int to = window.firstFrom((Math.floorDiv(window.time(from), cell) + 1) * cell);
                    gone += markCell(type, window, from, to, Math.max(fewest + 1, ENOUGH), keep);
                    from = to;
                }
                yield gone;
            }
            case TEMPORAL_ORDERED, VALUE_SUM, VALUE_AVG, VALUE_MEDIAN, VALUE_PERCENTILE -> 0;
        };
    }

    private static int markCell(
            CorrelationType type, CorrelationWindow window, int from, int to, int enough, boolean[] keep) {
        Side front = new Side(type, enough);
        for (int i = from; i < to; i++) {
            keep[i] = front.wants(window, i);
        }
        Side back = new Side(type, enough);
        int gone = 0;
        for (int i = to - 1; i >= from; i--) {
            keep[i] |= back.wants(window, i);
            gone += keep[i] ? 0 : 1;
        }
        return gone;
    }

    /** What is kept of a cell, seen from one of its ends. */
    private static final class Side {
        private final CorrelationType type;
        private final int enough;
        private final Set<Object> seen = new HashSet<>();
        private int wanted;

        Side(CorrelationType type, int enough) {
            this.type = type;
            this.enough = enough;
        }

        boolean wants(CorrelationWindow window, int index) {
            if (type == CorrelationType.TEMPORAL) {
                return seen.add(window.rule(index));
            }
            if (wanted == enough || type == CorrelationType.VALUE_COUNT && !seen.add(window.text(index))) {
                return false;
            }
            wanted++;
            return true;
        }
    }
}
