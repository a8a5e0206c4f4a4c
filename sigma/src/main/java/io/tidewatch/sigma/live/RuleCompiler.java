package io.tidewatch.sigma.live;

import io.tidewatch.sigma.correlate.CorrelationPlan;
import io.tidewatch.sigma.correlate.Filters;
import io.tidewatch.sigma.fields.FieldMapping;
import io.tidewatch.sigma.fields.Logsources;
import io.tidewatch.sigma.match.CompiledRules;
import io.tidewatch.sigma.modify.Placeholders;
import io.tidewatch.sigma.read.RuleProblem;
import io.tidewatch.sigma.rule.SigmaCorrelation;
import io.tidewatch.sigma.rule.SigmaDocument;
import io.tidewatch.sigma.rule.SigmaFilter;
import io.tidewatch.sigma.rule.SigmaRule;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes {@link RulesInForce} of bundles. Compiling thousands of rules takes a second; so a change compiles only what changed, as an overlay of
 * what is compiled already, and everything is compiled together later. Tenants with equal rules share the compiled ones. Thread-safe.
 */
final class RuleCompiler {
    private static final int MAX_OVERLAY = 300;

    private final FieldMapping mapping;
    private final Placeholders placeholders;
    private final Logsources logsources;
    private final List<WeakReference<Compilation>> compilations = new ArrayList<>();

    /**
     * Compiled rules.
     *
     * @param from what they were compiled from, the refused ones among it
     * @param refused why, by the rule's key
     */
    record Compilation(List<SigmaRule> from, CompiledPart part, Map<String, RuleProblem> refused) {}

    /**
     * What came of a bundle.
     *
     * @param base what most rules were compiled in; keeps the compilation alive for others to share
     */
    record Installed(RulesInForce rules, Compilation base, List<RuleProblem> problems) {}

    /** A bundle's documents, sorted, each with its version; filters joined to their rules. */
    private record Sorted(
            List<SigmaDocument> documents,
            List<SigmaRule> rules,
            List<SigmaRule> filtered,
            IdentityHashMap<SigmaDocument, Integer> versions,
            List<RuleProblem> problems) {}

    RuleCompiler(FieldMapping mapping, Placeholders placeholders, Logsources logsources) {
        this.mapping = mapping;
        this.placeholders = placeholders;
        this.logsources = logsources;
    }

    /**
     * @param number grows with each call
     * @param base what to build upon where little changed; null to compile everything
     * @param activities by key
     */
    Installed install(
            long number,
            RuleBundle bundle,
            @Nullable Compilation base,
            Function<String, RuleActivity> activities,
            SeenEvents seen,
            DetectionFailures failures) {
        Sorted sorted = sorted(bundle);
        Compilation chosen = base;
        List<SigmaRule> changed = base == null ? sorted.filtered : changed(sorted.filtered, base);
        if (chosen == null || changed.size() > MAX_OVERLAY) {
            chosen = compilation(sorted.filtered);
            changed = List.of();
        }
        Compilation overlay = changed.isEmpty() ? null : compiled(changed);
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < sorted.filtered.size(); i++) {
            places.put(sorted.filtered.get(i).info().key(), i);
        }
        List<RuleProblem> problems = new ArrayList<>(sorted.problems);
        problems.addAll(overlay == null ? List.of() : overlay.refused.values());
        problems.addAll(refused(chosen, sorted.filtered));
        CorrelationPlan plan = CorrelationPlan.of(sorted.documents);
        problems.addAll(plan.refused());
        RulesInForce rules = new RulesInForce(
                number,
                bundle.tenant(),
                rules(sorted, plan, activities),
                correlations(sorted, plan, activities),
                plan,
                part(chosen, places, sorted.filtered),
                overlay == null ? null : part(overlay, places, sorted.filtered),
                seen,
                failures);
        return new Installed(rules, chosen, problems);
    }

    /** All rules of the bundle compiled together, to be built upon. */
    Compilation together(RuleBundle bundle) {
        return compilation(sorted(bundle).filtered);
    }

    private static Sorted sorted(RuleBundle bundle) {
        Map<String, SigmaDocument> byKey = new LinkedHashMap<>();
        IdentityHashMap<SigmaDocument, Integer> versions = new IdentityHashMap<>();
        List<SigmaFilter> filters = new ArrayList<>();
        List<RuleProblem> problems = new ArrayList<>();
        for (RuleBundle.Entry entry : bundle.rules()) {
            SigmaDocument document = entry.document();
            versions.put(document, entry.version());
            if (document instanceof SigmaFilter filter) {
                filters.add(filter);
            } else if (byKey.putIfAbsent(document.info().key(), document) != null) {
                problems.add(RuleProblem.error(
                        document.info().location(),
                        "another rule is called '" + document.info().key() + "' too; this one is left out",
                        "give each rule an id of its own"));
            }
        }
        List<SigmaDocument> documents = List.copyOf(byKey.values());
        List<SigmaRule> rules = documents.stream()
                .filter(SigmaRule.class::isInstance)
                .map(SigmaRule.class::cast)
                .toList();
        Filters.Filtered filtered = Filters.apply(rules, filters);
        problems.addAll(filtered.warnings());
        return new Sorted(documents, rules, filtered.rules(), versions, problems);
    }

    @SuppressWarnings("ReferenceEquality") // The same object most often, which saves the comparing.
    private static boolean sameMeaning(SigmaRule left, SigmaRule right) {
        return left == right
                || left.logsource().equals(right.logsource())
                        && left.detections().equals(right.detections());
    }

    private static List<SigmaRule> changed(List<SigmaRule> wanted, Compilation base) {
        Map<String, SigmaRule> compiled = byKey(base.from);
        return wanted.stream()
                .filter(rule -> {
                    SigmaRule before = compiled.get(rule.info().key());
                    return before == null || !sameMeaning(before, rule);
                })
                .toList();
    }

    private static Map<String, SigmaRule> byKey(List<SigmaRule> rules) {
        Map<String, SigmaRule> byKey = HashMap.newHashMap(rules.size());
        rules.forEach(rule -> byKey.put(rule.info().key(), rule));
        return byKey;
    }

    /** Of what was refused when the base was compiled, what is wanted still. */
    private static List<RuleProblem> refused(Compilation base, List<SigmaRule> wanted) {
        if (base.refused.isEmpty()) {
            return List.of();
        }
        Map<String, SigmaRule> compiled = byKey(base.from);
        List<RuleProblem> refused = new ArrayList<>();
        for (SigmaRule rule : wanted) {
            RuleProblem problem = base.refused.get(rule.info().key());
            SigmaRule before = compiled.get(rule.info().key());
            if (problem != null && before != null && sameMeaning(before, rule)) {
                refused.add(problem);
            }
        }
        return refused;
    }

    private static RulesInForce.Part part(
            Compilation compilation, Map<String, Integer> places, List<SigmaRule> wanted) {
        List<SigmaRule> compiled = compilation.part.rules().rules();
        int[] own = new int[compiled.size()];
        Arrays.fill(own, RulesInForce.masked());
        for (int i = 0; i < own.length; i++) {
            Integer place = places.get(compiled.get(i).info().key());
            if (place != null && sameMeaning(compiled.get(i), wanted.get(place))) {
                own[i] = place;
            }
        }
        return new RulesInForce.Part(compilation.part, own);
    }

    private static List<RuleInForce> rules(
            Sorted sorted, CorrelationPlan plan, Function<String, RuleActivity> activities) {
        return sorted.rules.stream()
                .map(rule -> inForce(rule, sorted, plan, activities))
                .toList();
    }

    private static Map<String, RuleInForce> correlations(
            Sorted sorted, CorrelationPlan plan, Function<String, RuleActivity> activities) {
        Map<String, RuleInForce> correlations = new LinkedHashMap<>();
        for (SigmaCorrelation correlation : plan.correlations()) {
            correlations.put(correlation.info().key(), inForce(correlation, sorted, plan, activities));
        }
        return correlations;
    }

    private static RuleInForce inForce(
            SigmaDocument document, Sorted sorted, CorrelationPlan plan, Function<String, RuleActivity> activities) {
        String key = document.info().key();
        return RuleInForce.of(
                document,
                sorted.versions.getOrDefault(document, 0),
                plan.raises(key),
                plan.uses(key),
                activities.apply(key));
    }

    /** Everything compiled together; one that another tenant has already, where the rules are the same. */
    private Compilation compilation(List<SigmaRule> rules) {
        synchronized (compilations) {
            compilations.removeIf(reference -> reference.get() == null);
            for (WeakReference<Compilation> reference : compilations) {
                Compilation known = reference.get();
                if (known != null && isOf(known, rules)) {
                    return known;
                }
            }
        }
        Compilation made = compiled(rules);
        synchronized (compilations) {
            compilations.add(new WeakReference<>(made));
        }
        return made;
    }

    private static boolean isOf(Compilation known, List<SigmaRule> rules) {
        if (known.from.size() != rules.size()) {
            return false;
        }
        for (int i = 0; i < rules.size(); i++) {
            SigmaRule before = known.from.get(i);
            SigmaRule now = rules.get(i);
            if (!before.info().key().equals(now.info().key()) || !sameMeaning(before, now)) {
                return false;
            }
        }
        return true;
    }

    private Compilation compiled(List<SigmaRule> rules) {
        CompiledRules compiled = CompiledRules.compile(rules, mapping, placeholders, logsources);
        compiled.warmUp();
        return new Compilation(List.copyOf(rules), new CompiledPart(compiled), refusals(rules, compiled));
    }

    @SuppressWarnings("ReferenceEquality") // The compiled rules are those given, less the refused ones.
    private static Map<String, RuleProblem> refusals(List<SigmaRule> rules, CompiledRules compiled) {
        Map<String, RuleProblem> refusals = new LinkedHashMap<>();
        Iterator<RuleProblem> problems = compiled.refused().iterator();
        int next = 0;
        for (SigmaRule rule : rules) {
            if (next < compiled.rules().size() && compiled.rule(next) == rule) {
                next++;
            } else {
                refusals.put(rule.info().key(), problems.next());
            }
        }
        return refusals;
    }
}
