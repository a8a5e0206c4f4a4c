package io.tidewatch.sigma.live;

import static java.util.Objects.requireNonNull;

import io.tidewatch.detect.AlertSeverity;
import io.tidewatch.detect.RuleRef;
import io.tidewatch.sigma.rule.Level;
import io.tidewatch.sigma.rule.RuleInfo;
import io.tidewatch.sigma.rule.SigmaDocument;
import java.util.List;

/**
 * A rule or a correlation of a {@link RulesInForce}, with what is asked of it for every match.
 *
 * @param document as it was installed, without filters
 * @param reference what findings say of it
 * @param techniques the ATT&amp;CK techniques that it names
 * @param raises whether its own matches are findings: not where only correlations want them
 * @param counts whether any correlation counts its matches
 * @param groupBy what its findings are grouped by, where its author said so in {@code tidewatch: {group-by: […]}}; else empty
 * @param activity what it did
 */
record RuleInForce(
        SigmaDocument document,
        RuleRef reference,
        List<String> techniques,
        boolean raises,
        boolean counts,
        List<String> groupBy,
        RuleActivity activity) {
    RuleInForce {
        requireNonNull(document, "document is null");
        requireNonNull(reference, "reference is null");
        techniques = List.copyOf(techniques);
        groupBy = List.copyOf(groupBy);
        requireNonNull(activity, "activity is null");
    }

    static RuleInForce of(SigmaDocument document, int version, boolean raises, boolean counts, RuleActivity activity) {
        RuleInfo info = document.info();
        RuleRef reference = new RuleRef(
                info.key(),
                version,
                info.title(),
                severity(info.level()),
                info.tags(),
                info.grouping().window());
        return new RuleInForce(
                document,
                reference,
                reference.techniques(),
                raises,
                counts,
                info.grouping().groupBy(),
                activity);
    }

    String key() {
        return reference.key();
    }

    /** A rule without a level is of medium severity. */
    private static AlertSeverity severity(@org.jspecify.annotations.Nullable Level level) {
        return switch (level) {
            case null -> AlertSeverity.MEDIUM;
            case INFORMATIONAL -> AlertSeverity.INFORMATIONAL;
            case LOW -> AlertSeverity.LOW;
            case MEDIUM -> AlertSeverity.MEDIUM;
            case HIGH -> AlertSeverity.HIGH;
            case CRITICAL -> AlertSeverity.CRITICAL;
        };
    }
}
