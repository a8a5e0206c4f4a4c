package io.tidewatch.sigma.live;

import io.tidewatch.detect.Detected;
import io.tidewatch.event.Event;
import io.tidewatch.event.FieldsBuilder;
import io.tidewatch.event.TenantId;
import io.tidewatch.sigma.correlate.CorrelationPlan;
import io.tidewatch.sigma.match.Explanation;
import io.tidewatch.sigma.match.RuleMatcher;
import io.tidewatch.sigma.rule.SigmaRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One tenant's rules, whole and unchanging: most of them compiled together at some time, and those that came since in an overlay. A rule of
 * the base that was changed or taken away since is masked. Thread-safe.
 */
final class RulesInForce {
    private static final int SAMPLED = 256;
    private static final int MASKED = -1;
    private static final int[] NO_MATCH = new int[0];
    private static final ThreadLocal<FieldsBuilder> BUILDERS = ThreadLocal.withInitial(FieldsBuilder::new);

    private final long number;
    private final TenantId tenant;
    private final List<RuleInForce> rules;
    private final Map<String, RuleInForce> correlations;
    private final CorrelationPlan plan;
    private final Part base;
    private final @Nullable Part overlay;
    private final SeenEvents seen;
    private final DetectionFailures failures;
    /** Threads may overwrite each other's count: it only spreads the samples. */
    private int tried;

    /**
     * Compiled rules, and for each of them its index in {@link #rules}, or {@link #MASKED}.
     *
     * @param places an index for each compiled rule
     */
    record Part(CompiledPart compiled, int[] places) {}

    /**
     * @param number grows with each change of any tenant's rules
     * @param rules in the order of the bundle
     * @param correlations by key
     */
    RulesInForce(
            long number,
            TenantId tenant,
            List<RuleInForce> rules,
            Map<String, RuleInForce> correlations,
            CorrelationPlan plan,
            Part base,
            @Nullable Part overlay,
            SeenEvents seen,
            DetectionFailures failures) {
        this.number = number;
        this.tenant = tenant;
        this.rules = List.copyOf(rules);
        this.correlations = Map.copyOf(correlations);
        this.plan = plan;
        this.base = base;
        this.overlay = overlay;
        this.seen = seen;
        this.failures = failures;
    }

    long number() {
        return number;
    }

    TenantId tenant() {
        return tenant;
    }

    List<RuleInForce> rules() {
        return rules;
    }

    RuleInForce rule(int index) {
        return rules.get(index);
    }

    /** Null where the correlation is not in force. */
    @Nullable
    RuleInForce correlation(String key) {
        return correlations.get(key);
    }

    Map<String, RuleInForce> correlations() {
        return correlations;
    }

    CorrelationPlan plan() {
        return plan;
    }

    Part base() {
        return base;
    }

    /** Those of the rules, by their keys, with the filters that are joined to them. */
    List<SigmaRule> filtered(Set<String> keys) {
        List<SigmaRule> filtered = new ArrayList<>();
        for (Part part : overlay == null ? List.of(base) : List.of(base, overlay)) {
            List<SigmaRule> compiled = part.compiled.rules().rules();
            for (int i = 0; i < part.places.length; i++) {
                if (part.places[i] != MASKED
                        && keys.contains(compiled.get(i).info().key())) {
                    filtered.add(compiled.get(i));
                }
            }
        }
        return filtered;
    }

    /** Whether one compilation of all would be better. */
    boolean isPatched() {
        return overlay != null
                || Arrays.stream(base.places).filter(place -> place == MASKED).count() * 8 > base.places.length;
    }

    /** The places of a part whose rules are all in force. */
    static int masked() {
        return MASKED;
    }

    /** Tries the rules on all events. */
    Detected match(List<Event> events) {
        RuleMatcher matcher = base.compiled.borrow();
        RuleMatcher second = overlay == null ? null : overlay.compiled.borrow();
        List<Event> given = events;
        List<BatchMatches.Matched> matched = List.of();
        int failed = 0;
        for (int i = 0; i < events.size(); i++) {
            Event event = events.get(i);
            int[] found;
            try {
                found = match(event, matcher, second, tried++ % SAMPLED == 0);
            } catch (RuntimeException | StackOverflowError e) {
                failures.report(event, e);
                failed++;
                continue;
            }
            if (found.length > 0) {
                if (matched.isEmpty()) {
                    matched = new ArrayList<>();
                    given = new ArrayList<>(events);
                }
                matched.add(new BatchMatches.Matched(event, found));
                given.set(i, RuleFields.with(event, of(found), BUILDERS.get()));
            }
        }
        base.compiled.giveBack(matcher);
        if (overlay != null && second != null) {
            overlay.compiled.giveBack(second);
        }
        return new BatchMatches(this, given, events.size() - failed, matched);
    }

    private int[] match(Event event, RuleMatcher matcher, @Nullable RuleMatcher second, boolean sampled) {
        int[] found = found(event, base, matcher, sampled);
        seen.saw(event.fields().shape(), event.dataset(), matcher);
        if (overlay == null || second == null) {
            return found;
        }
        int[] more = found(event, overlay, second, sampled);
        if (more.length == 0) {
            return found;
        }
        int[] all = Arrays.copyOf(found, found.length + more.length);
        System.arraycopy(more, 0, all, found.length, more.length);
        Arrays.sort(all);
        return all;
    }

    /** The rules that match, as indexes of {@link #rules}; for rules that are all compiled together, and without keeping figures. */
    int[] tryOn(Event event, RuleMatcher matcher) {
        return found(event, base, matcher, false);
    }

    /** The rules of one part that match, as indexes of {@link #rules}. */
    private int[] found(Event event, Part part, RuleMatcher matcher, boolean sampled) {
        int[] found = sampled
                ? matcher.match(event.dataset(), event.fields(), (rule, nanos) -> took(part, rule, nanos))
                : matcher.match(event.dataset(), event.fields());
        if (found.length == 0) {
            return NO_MATCH;
        }
        int count = 0;
        for (int rule : found) {
            if (part.places[rule] != MASKED) {
                found[count++] = part.places[rule];
            }
        }
        int[] placed = count == found.length ? found : Arrays.copyOf(found, count);
        Arrays.sort(placed);
        return placed;
    }

    private void took(Part part, int rule, long nanos) {
        if (part.places[rule] != MASKED) {
            rules.get(part.places[rule]).activity().cost(nanos * SAMPLED);
        }
    }

    private List<RuleInForce> of(int[] indexes) {
        List<RuleInForce> of = new ArrayList<>(indexes.length);
        for (int index : indexes) {
            of.add(rules.get(index));
        }
        return of;
    }

    /** Why the rule matches the event, with the filters that are joined to it. */
    Explanation explain(int index, Event event) {
        Explanation explanation = explain(base, index, event);
        if (explanation == null && overlay != null) {
            explanation = explain(overlay, index, event);
        }
        if (explanation == null) {
            throw new IllegalStateException("rule " + rules.get(index).key() + " was not compiled");
        }
        return explanation;
    }

    private static @Nullable Explanation explain(Part part, int index, Event event) {
        for (int rule = 0; rule < part.places.length; rule++) {
            if (part.places[rule] == index) {
                return part.compiled.rules().explain(rule, event.dataset(), event.fields());
            }
        }
        return null;
    }
}
