package io.tidewatch.sigma.rule;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A correlation of other rules' matches; Sigma spec 2.1, "Sigma Correlation Rules".
 *
 * @param rules ids or names of rules or correlations, in the order written
 * @param groupBy fields or aliases that must be equal; empty means one group
 * @param aliases alias → rule's id or name → the field that it means there
 * @param timespan how long the window lasts
 * @param generate whether the referred rules also raise matches of their own
 */
public record SigmaCorrelation(
        RuleInfo info,
        CorrelationType type,
        List<String> rules,
        List<String> groupBy,
        Map<String, Map<String, String>> aliases,
        Duration timespan,
        CorrelationCondition condition,
        boolean generate)
        implements SigmaDocument {
    public SigmaCorrelation {
        requireNonNull(info, "info is null");
        requireNonNull(type, "type is null");
        requireNonNull(timespan, "timespan is null");
        requireNonNull(condition, "condition is null");
        rules = List.copyOf(rules);
        groupBy = List.copyOf(groupBy);
        aliases = Map.copyOf(aliases);
    }
}
