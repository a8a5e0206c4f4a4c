package io.tidewatch.sigma.rule;

import static java.util.Objects.requireNonNull;

/** A detection rule; Sigma spec 2.1. */
public record SigmaRule(RuleInfo info, Logsource logsource, Detections detections) implements SigmaDocument {
    public SigmaRule {
        requireNonNull(info, "info is null");
        requireNonNull(logsource, "logsource is null");
        requireNonNull(detections, "detections is null");
    }
}
