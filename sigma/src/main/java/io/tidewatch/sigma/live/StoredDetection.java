package io.tidewatch.sigma.live;

import static java.util.Objects.requireNonNull;

import io.tidewatch.detect.Finding;
import io.tidewatch.event.Dataset;
import io.tidewatch.event.Event;
import io.tidewatch.event.FieldKind;
import io.tidewatch.event.Fields;
import io.tidewatch.event.FieldsBuilder;
import io.tidewatch.query.Query;
import io.tidewatch.sigma.correlate.CorrelationMatch;
import io.tidewatch.sigma.correlate.CorrelatorLimits;
import io.tidewatch.sigma.correlate.MappedFields;
import io.tidewatch.sigma.fields.FieldMapping;
import io.tidewatch.sigma.fields.Logsources;
import io.tidewatch.sigma.match.RuleMatcher;
import io.tidewatch.sigma.modify.Placeholders;
import io.tidewatch.sigma.narrow.Narrowing;
import io.tidewatch.sigma.narrow.RuleReads;
import io.tidewatch.sigma.read.RuleProblem;
import io.tidewatch.sigma.rule.SigmaRule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Tries rules on stored events, by the same engine and with the same findings as on the stream. What detection itself put into the
 * events ({@code rule.id} and its like) is not looked at. Immutable, thread-safe; each thread takes its own {@link #matcher}.
 */
public final class StoredDetection {
    private static final Set<String> OWN = Set.of(RuleFields.ID, RuleFields.NAME, RuleFields.TECHNIQUE);
    private static final Comparator<Kept> OLDEST_FIRST = Comparator.<Kept, java.time.Instant>comparing(
                    kept -> kept.event().time())
            .thenComparing(kept -> kept.event().id());

    private final RulesInForce rules;
    private final List<SigmaRule> compiled;
    private final List<RuleProblem> problems;
    private final Narrowing narrowing;
    private final Predicate<String> reads;
    private final Set<String> kept;
    private final MappedFields lookup;
    private final Findings findings;

    private StoredDetection(RuleBundle bundle, FieldMapping mapping, Placeholders placeholders, Logsources logsources) {
        RuleCompiler.Installed installed = new RuleCompiler(mapping, placeholders, logsources)
                .install(1, bundle, null, _ -> new RuleActivity(), new SeenEvents(logsources), new DetectionFailures());
        this.rules = installed.rules();
        this.problems = installed.problems();
        this.compiled = rules.base().compiled().rules().rules();
        this.narrowing = new Narrowing(mapping, placeholders, logsources);
        this.lookup = new MappedFields(mapping);
        this.findings = new Findings(lookup);
        Set<String> names = new HashSet<>(EntityFields.names());
        names.addAll(RuleReads.of(
                rules.plan().correlations(),
                compiled.stream().map(SigmaRule::logsource).toList(),
                mapping));
        for (RuleInForce rule : rules.rules()) {
            if (rule.document() instanceof SigmaRule sigma) {
                rule.groupBy().forEach(field -> names.addAll(mapping.names(sigma.logsource(), field)));
            }
        }
        this.kept = Set.copyOf(names);
        this.reads = RuleReads.of(compiled, mapping, logsources).or(kept::contains);
    }

    /** With Tidewatch's own field mappings and logsources. */
    public static StoredDetection of(RuleBundle bundle) {
        return of(bundle, Placeholders.NONE);
    }

    /** With Tidewatch's own field mappings and logsources, and what placeholders stand for. */
    public static StoredDetection of(RuleBundle bundle, Placeholders placeholders) {
        return new StoredDetection(
                requireNonNull(bundle, "bundle is null"), FieldMapping.standard(), placeholders, Logsources.standard());
    }

    /**
     * An event that rules matched.
     *
     * @param event with the fields alone that findings are made of
     * @param rules which; for {@link #keys}
     */
    public record Kept(Event event, int[] rules) {}

    /** Why rules of the bundle are left out. */
    public List<RuleProblem> problems() {
        return problems;
    }

    /** How many rules are tried. */
    public int size() {
        return compiled.size();
    }

    /** Passes every event that one of the rules matches. */
    public Query narrowing(Set<Dataset> datasets) {
        return narrowing.of(compiled, datasets);
    }

    /** The fields that have to be read. */
    public Predicate<String> fields() {
        return reads;
    }

    /** The keys of the rules at those places. */
    public List<String> keys(int[] places) {
        List<String> keys = new ArrayList<>(places.length);
        for (int place : places) {
            keys.add(rules.rule(place).key());
        }
        return keys;
    }

    /** Tries the rules on events, one after the other. Not thread-safe. */
    public final class Matcher {
        private final RuleMatcher matcher = rules.base().compiled().rules().matcher();
        private final FieldsBuilder builder = new FieldsBuilder();

        private Matcher() {}

        /** What is to be kept of the event; null where no rule matches. */
        public @Nullable Kept match(Event event) {
            Event tried = withoutOwn(event);
            int[] found = rules.tryOn(tried, matcher);
            return found.length == 0 ? null : new Kept(with(tried, kept::contains), found);
        }

        private Event withoutOwn(Event event) {
            Fields fields = event.fields();
            for (String name : OWN) {
                int index = fields.shape().indexOf(name);
                if (index >= 0 && fields.kind(index) == FieldKind.LIST) {
                    return with(event, field -> !OWN.contains(field));
                }
            }
            return event;
        }

        private Event with(Event event, Predicate<String> wanted) {
            builder.clear();
            Fields fields = event.fields();
            for (int i = 0; i < fields.size(); i++) {
                if (!wanted.test(fields.name(i))) {
                    continue;
                }
                if (fields.kind(i) == FieldKind.TEXT) {
                    builder.put(fields.name(i), fields.utf8(), fields.textOffset(i), fields.textLength(i));
                } else {
                    builder.putValue(fields.name(i), fields.valueAt(i));
                }
            }
            return new Event(
                    event.id(),
                    event.tenant(),
                    event.dataset(),
                    event.time(),
                    event.ingested(),
                    event.origin(),
                    event.severity(),
                    event.raw(),
                    event.keepRaw(),
                    builder.build());
        }
    }

    public Matcher matcher() {
        return new Matcher();
    }

    /** The findings of those events, in the order of their times: of rules and of correlations, whose windows all end. */
    public List<Finding> findings(Collection<Kept> matched) {
        List<Kept> sorted = matched.stream().sorted(OLDEST_FIRST).toList();
        List<Finding> found = new ArrayList<>();
        Lane lane = new Lane(rules.tenant(), rules.plan(), lookup, CorrelatorLimits.DEFAULT);
        for (Kept one : sorted) {
            Findings.Cause cause = new Findings.Cause(rules, new BatchMatches.Matched(one.event, one.rules));
            List<String> counted = new ArrayList<>();
            for (int index : one.rules) {
                RuleInForce rule = rules.rule(index);
                if (rule.raises()) {
                    found.add(findings.ofEvent(cause, index));
                }
                if (rule.counts()) {
                    counted.add(rule.key());
                }
            }
            if (!counted.isEmpty()) {
                lane.before(one.event).forEach(match -> add(match, null, found));
                lane.accept(one.event, counted).forEach(match -> add(match, cause, found));
            }
        }
        lane.correlator().finish().forEach(match -> add(match, null, found));
        return found;
    }

    private void add(CorrelationMatch match, Findings.@Nullable Cause cause, List<Finding> found) {
        RuleInForce rule = rules.correlation(match.correlation().info().key());
        if (rule != null) {
            found.add(findings.ofCorrelation(rules, rule, match, cause));
        }
    }

    /** Why the rule matches the whole event, as {@code docs/spec/explanation.md} describes; null where there is no such rule. */
    public @Nullable String explanation(String key, Event event) {
        for (int i = 0; i < rules.rules().size(); i++) {
            RuleInForce rule = rules.rule(i);
            if (rule.key().equals(key) && rule.document() instanceof SigmaRule) {
                return ExplanationJson.write(ExplanationJson.ofRule(rule.reference(), rules.explain(i, event)));
            }
        }
        return null;
    }
}
