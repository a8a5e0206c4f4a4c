package io.tidewatch.sigma.live;

import io.tidewatch.event.Event;
import io.tidewatch.sigma.correlate.CorrelationUnit;
import io.tidewatch.sigma.correlate.FieldLookup;
import io.tidewatch.sigma.fields.FieldMapping;
import io.tidewatch.sigma.fields.Logsources;
import io.tidewatch.sigma.narrow.RuleReads;
import io.tidewatch.sigma.rule.SigmaRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The correlations of one rule set, divided into units. Immutable, thread-safe. */
final class CorrelationUnits {
    private final RulesInForce rules;
    private final Map<String, Unit> byId = new HashMap<>();
    private final Map<String, List<Unit>> byRule = new HashMap<>();
    private final Map<String, Integer> places = new HashMap<>();

    /**
     * A unit.
     *
     * @param wanted the fields of events that it needs, and that say why a rule matched
     */
    record Unit(CorrelationUnit correlations, Predicate<String> wanted) {}

    /** A match for a group of a unit. */
    record Divided(Unit unit, String group, List<String> rules) {}

    CorrelationUnits(RulesInForce rules, FieldLookup lookup, FieldMapping mapping, Logsources logsources) {
        this.rules = rules;
        for (CorrelationUnit correlations : CorrelationUnit.of(rules.plan(), lookup)) {
            Unit unit = new Unit(correlations, wanted(correlations, mapping, logsources));
            byId.put(correlations.id(), unit);
            correlations
                    .rules()
                    .forEach(key ->
                            byRule.computeIfAbsent(key, _ -> new ArrayList<>()).add(unit));
        }
        for (int i = 0; i < rules.rules().size(); i++) {
            places.put(rules.rule(i).key(), i);
        }
    }

    private Predicate<String> wanted(CorrelationUnit unit, FieldMapping mapping, Logsources logsources) {
        List<SigmaRule> referred = rules.filtered(unit.rules());
        Set<String> kept = new HashSet<>(EntityFields.names());
        kept.addAll(RuleReads.of(unit.plan().correlations(), unit.logsources(), mapping));
        return RuleReads.of(referred, mapping, logsources).or(kept::contains);
    }

    RulesInForce rules() {
        return rules;
    }

    /** Null where no unit of that id comes from these rules. */
    @Nullable
    Unit unit(String id) {
        return byId.get(id);
    }

    /** Where a rule stands among {@link RulesInForce#rules}; -1 where it does not. */
    int place(String ruleKey) {
        return places.getOrDefault(ruleKey, -1);
    }

    /** The groups that count an event, always in the same order. */
    List<Divided> divide(Event event, List<String> matchedRules) {
        Set<Unit> units = new LinkedHashSet<>();
        matchedRules.forEach(key -> units.addAll(byRule.getOrDefault(key, List.of())));
        List<Divided> divided = new ArrayList<>();
        for (Unit unit : units) {
            unit.correlations()
                    .groups(rules.tenant(), event, matchedRules)
                    .forEach((group, as) -> divided.add(new Divided(unit, group, as)));
        }
        return divided;
    }
}
