package io.tidewatch.sigma.rule;

/** What a correlation computes; Sigma spec 2.1, "Correlation Types", and the reference implementation's {@code value_median}. */
public enum CorrelationType {
    EVENT_COUNT,
    VALUE_COUNT,
    TEMPORAL,
    TEMPORAL_ORDERED,
    VALUE_SUM,
    VALUE_AVG,
    VALUE_PERCENTILE,
    VALUE_MEDIAN;

    /** Whether its condition must name a {@code field}. */
    public boolean needsField() {
        return switch (this) {
            case VALUE_COUNT, VALUE_SUM, VALUE_AVG, VALUE_PERCENTILE, VALUE_MEDIAN -> true;
            case EVENT_COUNT, TEMPORAL, TEMPORAL_ORDERED -> false;
        };
    }
}
