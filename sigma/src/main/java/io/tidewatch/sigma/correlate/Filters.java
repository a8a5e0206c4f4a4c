package io.tidewatch.sigma.correlate;

import io.tidewatch.sigma.read.RuleProblem;
import io.tidewatch.sigma.rule.Condition;
import io.tidewatch.sigma.rule.Detection;
import io.tidewatch.sigma.rule.Detections;
import io.tidewatch.sigma.rule.SigmaFilter;
import io.tidewatch.sigma.rule.SigmaRule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Joins filters to the rules that they name: the rule's condition and the filter's condition must hold both; Sigma spec 2.1, "Sigma
 * Filters". To be done before rules are compiled.
 */
public final class Filters {
    private Filters() {}

    /**
     * What came of it.
     *
     * @param rules all rules in their order, those with filters changed
     * @param warnings filters that changed no rule, and why
     */
    public record Filtered(List<SigmaRule> rules, List<RuleProblem> warnings) {
        public Filtered {
            rules = List.copyOf(rules);
            warnings = List.copyOf(warnings);
        }
    }

    /** The rules with the filters that name them; a filter that names none is for every rule that its logsource covers. */
    public static Filtered apply(Collection<SigmaRule> rules, Collection<SigmaFilter> filters) {
        List<SigmaRule> filtered = new ArrayList<>(rules);
        List<RuleProblem> warnings = new ArrayList<>();
        for (SigmaFilter filter : filters) {
            int named = 0;
            int changed = 0;
            for (int i = 0; i < filtered.size(); i++) {
                SigmaRule rule = filtered.get(i);
                if (!names(filter, rule)) {
                    continue;
                }
                named++;
                if (filter.logsource().covers(rule.logsource())) {
                    filtered.set(i, joined(rule, filter));
                    changed++;
                }
            }
            if (changed == 0) {
                warnings.add(unused(filter, named));
            }
        }
        return new Filtered(filtered, warnings);
    }

    private static boolean names(SigmaFilter filter, SigmaRule rule) {
        return filter.rules().isEmpty()
                || filter.rules().stream().anyMatch(reference -> rule.info().isCalled(reference));
    }

    private static RuleProblem unused(SigmaFilter filter, int named) {
        if (named == 0) {
            return RuleProblem.warning(
                    filter.info().location(),
                    "the filter '" + filter.info().title() + "' names no rule that was loaded",
                    "write the id or the name of a rule, and load that rule too");
        }
        return RuleProblem.warning(
                filter.info().location(),
                "the filter '" + filter.info().title() + "' names rules of another logsource than its own ("
                        + filter.logsource() + ")",
                "give the filter the logsource of its rules");
    }

    private static SigmaRule joined(SigmaRule rule, SigmaFilter filter) {
        String prefix = "filter '" + filter.info().title() + "': ";
        Map<String, Detection> named = new LinkedHashMap<>(rule.detections().named());
        filter.detections().named().forEach((name, detection) -> named.put(prefix + name, detection));
        Condition both = new Condition.And(List.of(
                rule.detections().condition(), renamed(filter.detections().condition(), prefix)));
        return new SigmaRule(rule.info(), rule.logsource(), new Detections(named, both));
    }

    private static Condition renamed(Condition condition, String prefix) {
        return switch (condition) {
            case Condition.And and -> new Condition.And(renamed(and.parts(), prefix));
            case Condition.Or or -> new Condition.Or(renamed(or.parts(), prefix));
            case Condition.Not not -> new Condition.Not(renamed(not.part(), prefix));
            case Condition.Identifier identifier -> new Condition.Identifier(prefix + identifier.name());
            case Condition.Of of ->
                new Condition.Of(
                        prefix + of.written(),
                        of.count(),
                        of.names().stream().map(name -> prefix + name).toList());
        };
    }

    private static List<Condition> renamed(List<Condition> parts, String prefix) {
        return parts.stream().map(part -> renamed(part, prefix)).toList();
    }
}
