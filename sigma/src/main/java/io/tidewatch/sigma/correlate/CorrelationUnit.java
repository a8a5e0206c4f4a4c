package io.tidewatch.sigma.correlate;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.Event;
import io.tidewatch.event.TenantId;
import io.tidewatch.sigma.rule.Logsource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Correlations that have to be computed together: one, or several of which one refers to another. Its groups can be computed each by itself, in
 * different processes; a unit whose correlations group by different fields has one group alone. Immutable, thread-safe.
 */
public final class CorrelationUnit {
    private static final String WHOLE = "*";

    private final CorrelationPlan plan;
    private final List<GroupKeys> keys;
    private final boolean divisible;
    private final String id;
    private final Set<String> rules = new LinkedHashSet<>();

    private CorrelationUnit(CorrelationPlan plan, FieldLookup lookup) {
        this.plan = plan;
        List<CorrelationPlan.Step> steps = plan.steps();
        this.keys = steps.stream().map(step -> new GroupKeys(step, lookup)).toList();
        this.divisible = isDivisible(steps);
        List<String> meaning = new ArrayList<>();
        for (CorrelationPlan.Step step : steps) {
            meaning.add(step.correlation().info().key());
            meaning.add(CorrelatorState.definition(step.correlation()));
            meaning.addAll(step.keys());
            rules.addAll(step.keys());
        }
        this.id = MatchIds.of(meaning.toArray(new String[0]));
    }

    /** The units of a plan. */
    public static List<CorrelationUnit> of(CorrelationPlan plan, FieldLookup lookup) {
        requireNonNull(lookup, "lookup is null");
        return plan.parts().stream()
                .map(part -> new CorrelationUnit(part, lookup))
                .toList();
    }

    private static boolean isDivisible(List<CorrelationPlan.Step> steps) {
        if (steps.size() == 1) {
            List<String> referred = steps.getFirst().keys();
            return new HashSet<>(referred).size() == referred.size();
        }
        List<String> groupBy = steps.getFirst().correlation().groupBy();
        return steps.stream()
                .map(CorrelationPlan.Step::correlation)
                .allMatch(correlation -> correlation.groupBy().equals(groupBy)
                        && correlation.aliases().isEmpty());
    }

    /** Derived from what its correlations mean; one of which the meaning changes is another unit. */
    public String id() {
        return id;
    }

    /** Its correlations alone. */
    public CorrelationPlan plan() {
        return plan;
    }

    /** The keys of the rules and correlations that its correlations refer to. */
    public Set<String> rules() {
        return Set.copyOf(rules);
    }

    /** The logsources of what its correlations refer to. */
    public List<Logsource> logsources() {
        return plan.steps().stream()
                .flatMap(step -> step.logsources().stream())
                .distinct()
                .toList();
    }

    /**
     * The groups that an event belongs to, each by its name and with those of the rules as which it does.
     *
     * @param matchedRules the keys of rules that the event matched
     * @return no group where the event lacks a field of {@code group-by}
     */
    public Map<String, List<String>> groups(TenantId tenant, Event event, List<String> matchedRules) {
        Map<String, List<String>> groups = new LinkedHashMap<>();
        Occurrence occurrence = new Occurrence(event.id(), 0, event.fields(), Map.of());
        for (String rule : matchedRules) {
            for (CorrelationPlan.Source source : plan.sources(rule)) {
                String key = divisible ? keys.get(source.step()).of(occurrence, source.rule()) : WHOLE;
                if (key != null) {
                    List<String> as =
                            groups.computeIfAbsent(MatchIds.of(tenant.value(), id, key), _ -> new ArrayList<>());
                    if (!as.contains(rule)) {
                        as.add(rule);
                    }
                }
            }
        }
        return groups;
    }
}
