package io.tidewatch.sigma.rule;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** When a correlation matches. */
public sealed interface CorrelationCondition {
    /**
     * All comparisons hold for the computed number.
     *
     * @param comparisons at least one
     * @param fields whose values are counted or computed with; several are taken together; empty for counts of events
     * @param percentile which percentile of the values is compared, 0 to 100; NaN where unset
     */
    record Threshold(List<Comparison> comparisons, List<String> fields, double percentile)
            implements CorrelationCondition {
        public Threshold {
            comparisons = List.copyOf(comparisons);
            fields = List.copyOf(fields);
        }
    }

    /** A boolean expression over the names of the rules that matched: {@code rule_a and not rule_b}. */
    record Expression(Condition condition) implements CorrelationCondition {
        public Expression {
            requireNonNull(condition, "condition is null");
        }
    }

    /** {@code gte: 10}. */
    record Comparison(Operator operator, double value) {}

    /** How a number is compared. */
    enum Operator {
        EQ,
        NEQ,
        LT,
        LTE,
        GT,
        GTE;

        /** Whether {@code left} stands in this relation to {@code right}. */
        public boolean holds(double left, double right) {
            return switch (this) {
                case EQ -> left == right;
                case NEQ -> left != right;
                case LT -> left < right;
                case LTE -> left <= right;
                case GT -> left > right;
                case GTE -> left >= right;
            };
        }
    }
}
