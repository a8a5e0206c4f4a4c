package io.tidewatch.sigma.correlate;

import io.tidewatch.sigma.rule.CorrelationType;
import java.util.HashMap;
import java.util.Map;

/**
 * Decides one window after another of a group, each beginning and ending later than the one before, so that an event is looked at twice and
 * not once a window. Not thread-safe.
 */
final class SlidingWindows {
    private final CorrelationType type;
    private final Measure measure;
    private final CorrelationWindow window;
    private final Map<String, Integer> texts = new HashMap<>();
    private final int[] rules = new int[Long.SIZE];
    private long present;
    private double sum;
    private int from;
    private int to;

    SlidingWindows(CorrelationType type, Measure measure, CorrelationWindow window, int from) {
        this.type = type;
        this.measure = measure;
        this.window = window;
        this.from = from;
        this.to = from;
    }

    /** Whether the condition holds for the events from {@code begin} to {@code end}, neither of which may go back. */
    boolean holds(int begin, int end) {
        while (to < end) {
            add(to++);
        }
        while (from < begin) {
            remove(from++);
        }
        double value = switch (type) {
            case EVENT_COUNT -> to - from;
            case VALUE_COUNT -> texts.size();
            case TEMPORAL -> Long.bitCount(present);
            case VALUE_SUM -> window.hasExactSums() ? sum : measure.value(window, from, to, 0, 0);
            case VALUE_AVG -> window.hasExactSums() ? sum / (to - from) : measure.value(window, from, to, 0, 0);
            case TEMPORAL_ORDERED, VALUE_MEDIAN, VALUE_PERCENTILE -> measure.value(window, from, to, 0, 0);
        };
        return measure.holds(present, value);
    }

    private void add(int index) {
        if (window.isTextual()) {
            texts.merge(window.text(index), 1, Integer::sum);
        }
        if (window.isRuled()) {
            rules[window.rule(index)]++;
            present |= 1L << window.rule(index);
        }
        sum += window.number(index);
    }

    private void remove(int index) {
        if (window.isTextual()) {
            texts.computeIfPresent(window.text(index), (_, times) -> times == 1 ? null : times - 1);
        }
        if (window.isRuled() && --rules[window.rule(index)] == 0) {
            present &= ~(1L << window.rule(index));
        }
        sum -= window.number(index);
    }
}
