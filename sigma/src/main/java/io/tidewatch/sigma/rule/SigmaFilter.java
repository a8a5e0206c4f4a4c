package io.tidewatch.sigma.rule;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A filter: a condition that is joined by "and" to the rules it names; Sigma spec 2.1, "Sigma Filters".
 *
 * @param rules ids or names of rules; empty means every rule whose logsource this one's covers
 */
public record SigmaFilter(RuleInfo info, Logsource logsource, List<String> rules, Detections detections)
        implements SigmaDocument {
    public SigmaFilter {
        requireNonNull(info, "info is null");
        requireNonNull(logsource, "logsource is null");
        requireNonNull(detections, "detections is null");
        rules = List.copyOf(rules);
    }
}
