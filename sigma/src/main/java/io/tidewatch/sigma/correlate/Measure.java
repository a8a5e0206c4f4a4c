package io.tidewatch.sigma.correlate;

import io.tidewatch.sigma.rule.Condition;
import io.tidewatch.sigma.rule.CorrelationCondition;
import io.tidewatch.sigma.rule.CorrelationCondition.Comparison;
import io.tidewatch.sigma.rule.CorrelationCondition.Operator;
import io.tidewatch.sigma.rule.CorrelationType;
import io.tidewatch.sigma.rule.SigmaCorrelation;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Computes what a correlation compares, over some events of a group, and compares it. Immutable but for its scratch memory; not
 * thread-safe.
 */
final class Measure {
    private static final double MEDIAN = 50;

    private final CorrelationType type;
    private final CorrelationCondition condition;
    private final List<String> ruleNames;
    private final List<String> ruleKeys;
    private final int rules;
    private final int[] chain;
    private final int[] chainBefore;

    Measure(SigmaCorrelation correlation, List<String> ruleKeys) {
        this.type = correlation.type();
        this.condition = correlation.condition();
        this.ruleNames = correlation.rules();
        this.ruleKeys = ruleKeys;
        this.rules = ruleNames.size();
        this.chain = new int[rules];
        this.chainBefore = new int[rules];
    }

    /** Whether further events of the window cannot make a condition false that is true: then it is decided at every event. */
    boolean decidedAtOnce() {
        return switch (condition) {
            case CorrelationCondition.Threshold threshold ->
                threshold.comparisons().stream()
                        .allMatch(comparison ->
                                comparison.operator() == Operator.GT || comparison.operator() == Operator.GTE);
            case CorrelationCondition.Expression expression -> !hasNot(expression.condition());
        };
    }

    private static boolean hasNot(Condition condition) {
        return switch (condition) {
            case Condition.Not ignored -> true;
            case Condition.And and -> and.parts().stream().anyMatch(Measure::hasNot);
            case Condition.Or or -> or.parts().stream().anyMatch(Measure::hasNot);
            case Condition.Identifier ignored -> false;
            case Condition.Of ignored -> false;
        };
    }

    /** How many events a window must hold before the condition can be true; saves the computing below it. */
    int fewestEvents() {
        boolean counts = type == CorrelationType.EVENT_COUNT || type == CorrelationType.VALUE_COUNT;
        if (!counts || !(condition instanceof CorrelationCondition.Threshold threshold) || !decidedAtOnce()) {
            return 1;
        }
        double most = 1;
        for (Comparison comparison : threshold.comparisons()) {
            most = Math.max(most, comparison.operator() == Operator.GT ? comparison.value() + 1 : comparison.value());
        }
        return (int) Math.min(Integer.MAX_VALUE, Math.floor(most));
    }

    /** The number over the events {@code from} to {@code to}; {@code lost} events and their {@code lostSum} had to be given up. */
    double value(CorrelationWindow window, int from, int to, long lost, double lostSum) {
        return switch (type) {
            case EVENT_COUNT -> (double) lost + to - from;
            case VALUE_COUNT -> distinctTexts(window, from, to);
            case TEMPORAL -> Long.bitCount(present(window, from, to));
            case TEMPORAL_ORDERED -> longestChain(window, from, to);
            case VALUE_SUM -> lostSum + sum(window, from, to);
            case VALUE_AVG -> (lostSum + sum(window, from, to)) / (lost + to - from);
            case VALUE_MEDIAN -> percentile(window, from, to, MEDIAN);
            case VALUE_PERCENTILE -> percentile(window, from, to, percentile());
        };
    }

    /** Whether the condition holds for the events whose number is {@code value}. */
    boolean holds(CorrelationWindow window, int from, int to, double value) {
        return holds(condition instanceof CorrelationCondition.Expression ? present(window, from, to) : 0, value);
    }

    /**
     * Whether the condition holds.
     *
     * @param present the rules of which there is an event, a bit each; only expressions ask
     * @param value the number that {@link #value} gives
     */
    boolean holds(long present, double value) {
        return switch (condition) {
            case CorrelationCondition.Threshold threshold -> holds(threshold, value);
            case CorrelationCondition.Expression expression ->
                holds(expression.condition(), present)
                        && (type != CorrelationType.TEMPORAL_ORDERED || value >= Long.bitCount(present));
        };
    }

    private boolean holds(CorrelationCondition.Threshold threshold, double value) {
        if (threshold.comparisons().isEmpty()) {
            return value >= rules;
        }
        for (Comparison comparison : threshold.comparisons()) {
            if (!comparison.operator().holds(value, comparison.value())) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether the condition, decided at once, could hold for some of the group's events. A flood of one user's failures has one user in every
     * window, and a flood of one rule waits in vain for the other: neither is counted anew at each event.
     */
    boolean canHold(CorrelationWindow window) {
        return switch (type) {
            case VALUE_COUNT -> holds(window.rulesPresent(), window.mostTexts());
            case TEMPORAL, TEMPORAL_ORDERED -> {
                long present = window.rulesPresent();
                yield holds(present, Long.bitCount(present));
            }
            case EVENT_COUNT -> holds(window.rulesPresent(), window.size());
            case VALUE_SUM, VALUE_AVG, VALUE_MEDIAN, VALUE_PERCENTILE -> true;
        };
    }

    private boolean holds(Condition condition, long present) {
        return switch (condition) {
            case Condition.And and -> and.parts().stream().allMatch(part -> holds(part, present));
            case Condition.Or or -> or.parts().stream().anyMatch(part -> holds(part, present));
            case Condition.Not not -> !holds(not.part(), present);
            case Condition.Identifier identifier -> isPresent(identifier.name(), present);
            case Condition.Of of ->
                of.names().stream().filter(name -> isPresent(name, present)).count() >= of.required();
        };
    }

    private boolean isPresent(String name, long present) {
        for (int rule = 0; rule < rules; rule++) {
            boolean called = ruleNames.get(rule).toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT))
                    || ruleKeys.get(rule).equals(name);
            if (called && (present & 1L << rule) != 0) {
                return true;
            }
        }
        return false;
    }

    private static long present(CorrelationWindow window, int from, int to) {
        long present = 0;
        for (int i = from; i < to; i++) {
            present |= 1L << window.rule(i);
        }
        return present;
    }

    private static int distinctTexts(CorrelationWindow window, int from, int to) {
        Set<String> distinct = new HashSet<>();
        for (int i = from; i < to; i++) {
            distinct.add(window.text(i));
        }
        return distinct.size();
    }

    private static double sum(CorrelationWindow window, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += window.number(i);
        }
        return sum;
    }

    private double percentile() {
        return condition instanceof CorrelationCondition.Threshold threshold && !Double.isNaN(threshold.percentile())
                ? threshold.percentile()
                : MEDIAN;
    }

    /** The percentile with linear interpolation between the two nearest ranks, as SQL's {@code percentile_cont}. */
    private static double percentile(CorrelationWindow window, int from, int to, double percentile) {
        double[] sorted = new double[to - from];
        for (int i = from; i < to; i++) {
            sorted[i - from] = window.number(i);
        }
        if (sorted.length == 0) {
            return Double.NaN;
        }
        Arrays.sort(sorted);
        double rank = percentile / 100 * (sorted.length - 1);
        int below = (int) Math.floor(rank);
        int above = Math.min(sorted.length - 1, below + 1);
        return sorted[below] + (rank - below) * (sorted[above] - sorted[below]);
    }

    /** How many rules, in their order, can be matched by different events, each later than the one before. */
    private int longestChain(CorrelationWindow window, int from, int to) {
        Arrays.fill(chain, 0);
        int longest = 0;
        for (int i = from; i < to; i++) {
            if (i == from || !window.sameEvent(i - 1, i)) {
                System.arraycopy(chain, 0, chainBefore, 0, rules);
            }
            int rule = window.rule(i);
            int best = 0;
            for (int earlier = 0; earlier < rule; earlier++) {
                best = Math.max(best, chainBefore[earlier]);
            }
            chain[rule] = Math.max(chain[rule], best + 1);
            longest = Math.max(longest, chain[rule]);
        }
        return longest;
    }
}
