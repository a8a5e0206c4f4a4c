package io.tidewatch.sigma.correlate;

import io.tidewatch.sigma.read.RuleProblem;
import io.tidewatch.sigma.rule.Logsource;
import io.tidewatch.sigma.rule.SigmaCorrelation;
import io.tidewatch.sigma.rule.SigmaDocument;
import io.tidewatch.sigma.rule.SigmaFilter;
import io.tidewatch.sigma.rule.SigmaRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Correlations with their references resolved, in an order in which each comes after those that it refers to. Immutable.
 *
 * @see #of
 */
public final class CorrelationPlan {
    /** How many rules a correlation may refer to; they are the bits of a long. */
    static final int MAX_RULES = 64;

    private final List<Step> steps;
    private final Map<String, List<Source>> sources;
    private final Set<String> silent;
    private final List<RuleProblem> refused;

    /** One correlation and, for each of its rules, the key and the logsource of what it refers to. */
    record Step(SigmaCorrelation correlation, List<String> keys, List<Logsource> logsources, boolean raises) {}

    /** Where matches of a rule go: a step, and the rule's place in its list. */
    record Source(int step, int rule) {}

    private CorrelationPlan(
            List<Step> steps, Map<String, List<Source>> sources, Set<String> silent, List<RuleProblem> refused) {
        this.steps = List.copyOf(steps);
        this.sources = Map.copyOf(sources);
        this.silent = Set.copyOf(silent);
        this.refused = List.copyOf(refused);
    }

    /** Resolves the correlations among {@code documents}; one that refers to what is not there, or to itself, is refused. */
    public static CorrelationPlan of(Collection<? extends SigmaDocument> documents) {
        Map<String, SigmaDocument> byName = names(documents);
        Map<SigmaCorrelation, List<SigmaDocument>> resolved = new LinkedHashMap<>();
        List<RuleProblem> refused = new ArrayList<>();
        for (SigmaDocument document : documents) {
            if (document instanceof SigmaCorrelation correlation) {
                List<SigmaDocument> found = resolve(correlation, byName, refused);
                if (!found.isEmpty()) {
                    resolved.put(correlation, found);
                }
            }
        }
        List<SigmaCorrelation> order = ordered(resolved, refused);
        return assembled(order, resolved, refused);
    }

    private static Map<String, SigmaDocument> names(Collection<? extends SigmaDocument> documents) {
        Map<String, SigmaDocument> byName = new HashMap<>();
        for (SigmaDocument document : documents) {
            if (document instanceof SigmaFilter) {
                continue;
            }
            byName.putIfAbsent(document.info().title(), document);
        }
        for (SigmaDocument document : documents) {
            String name = document.info().name();
            if (name != null && !(document instanceof SigmaFilter)) {
                byName.put(name, document);
            }
        }
        for (SigmaDocument document : documents) {
            String id = document.info().id();
            if (id != null && !(document instanceof SigmaFilter)) {
                byName.put(id.toLowerCase(Locale.ROOT), document);
            }
        }
        return byName;
    }

    private static List<SigmaDocument> resolve(
            SigmaCorrelation correlation, Map<String, SigmaDocument> byName, List<RuleProblem> refused) {
        if (correlation.rules().size() > MAX_RULES) {
            refused.add(RuleProblem.error(
                    correlation.info().location(),
                    "the correlation refers to " + correlation.rules().size() + " rules",
                    "refer to at most " + MAX_RULES + ", and join several correlations by another"));
            return List.of();
        }
        List<SigmaDocument> found = new ArrayList<>();
        for (String reference : correlation.rules()) {
            SigmaDocument document = byName.getOrDefault(reference.toLowerCase(Locale.ROOT), byName.get(reference));
            if (document == null) {
                refused.add(RuleProblem.error(
                        correlation.info().location(),
                        "the correlation refers to the rule '" + reference + "', which was not loaded",
                        "write the id or the name of a rule, and load that rule too"));
                return List.of();
            }
            found.add(document);
        }
        return found;
    }

    private static List<SigmaCorrelation> ordered(
            Map<SigmaCorrelation, List<SigmaDocument>> resolved, List<RuleProblem> refused) {
        List<SigmaCorrelation> order = new ArrayList<>();
        Set<SigmaDocument> placed = new HashSet<>();
        List<SigmaCorrelation> open = new ArrayList<>(resolved.keySet());
        boolean progress = true;
        while (progress) {
            progress = false;
            List<SigmaCorrelation> waiting = new ArrayList<>();
            for (SigmaCorrelation correlation : open) {
                if (ready(resolved.getOrDefault(correlation, List.of()), placed)) {
                    order.add(correlation);
                    placed.add(correlation);
                    progress = true;
                } else {
                    waiting.add(correlation);
                }
            }
            open = waiting;
        }
        for (SigmaCorrelation stuck : open) {
            refused.add(RuleProblem.error(
                    stuck.info().location(),
                    "the correlation refers to itself, or to a correlation that was refused",
                    "refer to rules, or to correlations that do not lead back here"));
        }
        return order;
    }

    private static boolean ready(List<SigmaDocument> needed, Set<SigmaDocument> placed) {
        for (SigmaDocument document : needed) {
            if (document instanceof SigmaCorrelation && !placed.contains(document)) {
                return false;
            }
        }
        return true;
    }

    private static CorrelationPlan assembled(
            List<SigmaCorrelation> order,
            Map<SigmaCorrelation, List<SigmaDocument>> resolved,
            List<RuleProblem> refused) {
        Set<String> silent = new HashSet<>();
        Set<String> generated = new HashSet<>();
        Map<String, List<Source>> sources = new HashMap<>();
        Map<SigmaCorrelation, List<String>> keys = new LinkedHashMap<>();
        for (int step = 0; step < order.size(); step++) {
            SigmaCorrelation correlation = order.get(step);
            List<String> referred = new ArrayList<>();
            for (SigmaDocument document : resolved.getOrDefault(correlation, List.of())) {
                String key = document.info().key();
                sources.computeIfAbsent(key, _ -> new ArrayList<>()).add(new Source(step, referred.size()));
                referred.add(key);
                (correlation.generate() ? generated : silent).add(key);
            }
            keys.put(correlation, referred);
        }
        silent.removeAll(generated);
        List<Step> steps = new ArrayList<>();
        keys.forEach((correlation, referred) -> steps.add(new Step(
                correlation,
                referred,
                resolved.getOrDefault(correlation, List.of()).stream()
                        .map(document -> logsource(document, resolved))
                        .toList(),
                !silent.contains(correlation.info().key()))));
        return new CorrelationPlan(steps, sources, silent, refused);
    }

    /** A correlation's fields are those of the events that it counts. */
    private static Logsource logsource(SigmaDocument document, Map<SigmaCorrelation, List<SigmaDocument>> resolved) {
        return switch (document) {
            case SigmaRule rule -> rule.logsource();
            case SigmaFilter filter -> filter.logsource();
            case SigmaCorrelation correlation ->
                logsource(resolved.getOrDefault(correlation, List.of()).getFirst(), resolved);
        };
    }

    /** The correlations that can be computed, each after those that it refers to. */
    public List<SigmaCorrelation> correlations() {
        return steps.stream().map(Step::correlation).toList();
    }

    /** The correlations that cannot, and why. */
    public List<RuleProblem> refused() {
        return refused;
    }

    /** Whether matches of the rule with this key ({@link io.tidewatch.sigma.rule.RuleInfo#key}) matter to any correlation. */
    public boolean uses(String ruleKey) {
        return sources.containsKey(ruleKey);
    }

    /**
     * Whether the rule's own matches are to be raised: not where correlations refer to it and none says {@code generate: true}; Sigma
     * spec 2.1, "Generate".
     */
    public boolean raises(String ruleKey) {
        return !silent.contains(ruleKey);
    }

    /** Whether both say the same of the same correlations, so that a {@link Correlator} of the one can go on as one of the other. */
    public boolean sameAs(CorrelationPlan other) {
        return this == other
                || steps.equals(other.steps) && sources.equals(other.sources) && silent.equals(other.silent);
    }

    /** How long its longest window is. */
    public Duration longestTimespan() {
        return steps.stream()
                .map(step -> step.correlation().timespan())
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    /** The keys of the rules and correlations that the correlation with this key refers to; none where it is not in the plan. */
    public List<String> referred(String correlationKey) {
        for (Step step : steps) {
            if (step.correlation().info().key().equals(correlationKey)) {
                return step.keys();
            }
        }
        return List.of();
    }

    /** The plan in parts that know nothing of each other: correlations that refer to each other stay together. */
    List<CorrelationPlan> parts() {
        int[] part = new int[steps.size()];
        Map<String, Integer> byKey = new HashMap<>();
        for (int i = 0; i < part.length; i++) {
            part[i] = i;
            byKey.put(steps.get(i).correlation().info().key(), i);
        }
        for (int i = 0; i < part.length; i++) {
            for (String key : steps.get(i).keys()) {
                Integer referred = byKey.get(key);
                if (referred != null) {
                    int from = part[referred];
                    int to = part[i];
                    Arrays.setAll(part, at -> part[at] == from ? to : part[at]);
                }
            }
        }
        Map<Integer, List<Step>> divided = new LinkedHashMap<>();
        for (int i = 0; i < part.length; i++) {
            divided.computeIfAbsent(part[i], _ -> new ArrayList<>()).add(steps.get(i));
        }
        return divided.values().stream().map(this::only).toList();
    }

    private CorrelationPlan only(List<Step> kept) {
        Map<String, List<Source>> own = new HashMap<>();
        Set<String> keys = new HashSet<>();
        for (int step = 0; step < kept.size(); step++) {
            List<String> referred = kept.get(step).keys();
            keys.addAll(referred);
            for (int rule = 0; rule < referred.size(); rule++) {
                own.computeIfAbsent(referred.get(rule), _ -> new ArrayList<>()).add(new Source(step, rule));
            }
        }
        keys.retainAll(silent);
        return new CorrelationPlan(kept, own, keys, List.of());
    }

    List<Step> steps() {
        return steps;
    }

    List<Source> sources(String ruleKey) {
        return sources.getOrDefault(ruleKey, List.of());
    }
}
