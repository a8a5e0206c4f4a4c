package io.tidewatch.sigma.library;

import io.tidewatch.sigma.correlate.CorrelationPlan;
import io.tidewatch.sigma.correlate.Filters;
import io.tidewatch.sigma.fields.FieldMapping;
import io.tidewatch.sigma.match.CompiledRules;
import io.tidewatch.sigma.modify.Placeholders;
import io.tidewatch.sigma.read.LoadedRules;
import io.tidewatch.sigma.read.RuleProblem;
import io.tidewatch.sigma.rule.SigmaCorrelation;
import io.tidewatch.sigma.rule.SigmaDocument;
import io.tidewatch.sigma.rule.SigmaRule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Rules as programs use them: chosen, with filters applied, compiled.
 *
 * @param documents what was chosen of what was read
 * @param compiled the detection rules
 * @param plan the correlations
 * @param refused every document that cannot be used, and why
 * @param warnings what its writers should look at
 */
public record RuleLibrary(
        List<SigmaDocument> documents,
        CompiledRules compiled,
        CorrelationPlan plan,
        List<RuleProblem> refused,
        List<RuleProblem> warnings) {
    public RuleLibrary {
        documents = List.copyOf(documents);
        refused = List.copyOf(refused);
        warnings = List.copyOf(warnings);
    }

    /** As below, without placeholders: rules that need some are refused. */
    public static RuleLibrary of(LoadedRules loaded, Predicate<SigmaDocument> wanted) {
        return of(loaded, Placeholders.NONE, wanted);
    }

    /** Compiles the documents that {@code wanted} chooses, and whatever the chosen correlations refer to. */
    public static RuleLibrary of(LoadedRules loaded, Placeholders placeholders, Predicate<SigmaDocument> wanted) {
        Set<SigmaDocument> chosen = new HashSet<>();
        for (SigmaDocument document : loaded.documents()) {
            if (wanted.test(document)) {
                choose(document, loaded, chosen);
            }
        }
        List<SigmaDocument> documents =
                loaded.documents().stream().filter(chosen::contains).toList();
        List<SigmaRule> rules = documents.stream()
                .filter(SigmaRule.class::isInstance)
                .map(SigmaRule.class::cast)
                .toList();
        Filters.Filtered filtered = Filters.apply(rules, loaded.filters());
        CompiledRules compiled = CompiledRules.compile(filtered.rules(), FieldMapping.standard(), placeholders);
        CorrelationPlan plan = CorrelationPlan.of(documents);
        List<RuleProblem> refused = new ArrayList<>(loaded.refused());
        refused.addAll(compiled.refused());
        refused.addAll(plan.refused());
        List<RuleProblem> warnings = new ArrayList<>(loaded.warnings());
        warnings.addAll(filtered.warnings());
        return new RuleLibrary(documents, compiled, plan, refused, warnings);
    }

    private static void choose(SigmaDocument document, LoadedRules loaded, Set<SigmaDocument> chosen) {
        if (!chosen.add(document) || !(document instanceof SigmaCorrelation correlation)) {
            return;
        }
        for (String reference : correlation.rules()) {
            loaded.documents().stream()
                    .filter(other -> other.info().isCalled(reference))
                    .forEach(other -> choose(other, loaded, chosen));
        }
    }
}
