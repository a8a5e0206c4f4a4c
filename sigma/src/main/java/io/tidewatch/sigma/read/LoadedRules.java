package io.tidewatch.sigma.read;

import io.tidewatch.sigma.rule.SigmaCorrelation;
import io.tidewatch.sigma.rule.SigmaDocument;
import io.tidewatch.sigma.rule.SigmaFilter;
import io.tidewatch.sigma.rule.SigmaRule;
import java.util.ArrayList;
import java.util.List;

/**
 * What a reading gave.
 *
 * @param documents what was loaded, in the order read
 * @param refused what was not, and why; one problem a document
 * @param warnings what was loaded but should be looked at
 */
public record LoadedRules(List<SigmaDocument> documents, List<RuleProblem> refused, List<RuleProblem> warnings) {
    public LoadedRules {
        documents = List.copyOf(documents);
        refused = List.copyOf(refused);
        warnings = List.copyOf(warnings);
    }

    public List<SigmaRule> rules() {
        return ofType(SigmaRule.class);
    }

    public List<SigmaCorrelation> correlations() {
        return ofType(SigmaCorrelation.class);
    }

    public List<SigmaFilter> filters() {
        return ofType(SigmaFilter.class);
    }

    private <T> List<T> ofType(Class<T> type) {
        List<T> found = new ArrayList<>();
        for (SigmaDocument document : documents) {
            if (type.isInstance(document)) {
                found.add(type.cast(document));
            }
        }
        return found;
    }
}
