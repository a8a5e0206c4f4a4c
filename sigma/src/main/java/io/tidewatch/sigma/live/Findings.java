package io.tidewatch.sigma.live;

import io.tidewatch.detect.Entity;
import io.tidewatch.detect.Evidence;
import io.tidewatch.detect.Finding;
import io.tidewatch.event.Dataset;
import io.tidewatch.event.Event;
import io.tidewatch.sigma.correlate.CorrelationMatch;
import io.tidewatch.sigma.correlate.FieldLookup;
import io.tidewatch.sigma.correlate.MatchIds;
import io.tidewatch.sigma.match.Explanation;
import io.tidewatch.sigma.rule.Logsource;
import io.tidewatch.sigma.rule.SigmaRule;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes findings of matches. The evidence is worked out when somebody asks for it. Thread-safe. */
final class Findings {
    private final FieldLookup lookup;

    /**
     * An event and what it matched.
     *
     * @param rules the rule set that matched it
     */
    record Cause(RulesInForce rules, BatchMatches.Matched matched) {
        Event event() {
            return matched.event();
        }
    }

    Findings(FieldLookup lookup) {
        this.lookup = lookup;
    }

    /** One event matched the rule at that place. */
    Finding ofEvent(Cause cause, int index) {
        Event event = cause.event();
        RuleInForce rule = cause.rules().rule(index);
        Map<String, String> entities = EntityFields.of(event.fields());
        return new Finding(
                MatchIds.of(rule.key(), event.id().toString()),
                event.tenant(),
                rule.reference(),
                event.windowTime(),
                event.windowTime(),
                event.dataset(),
                rule.groupBy().isEmpty() ? entities : own(rule, event),
                EntityFields.entities(entities),
                List.of(event.id()),
                () -> evidence(cause, index, entities));
    }

    private Map<String, String> own(RuleInForce rule, Event event) {
        Logsource logsource = rule.document() instanceof SigmaRule sigma ? sigma.logsource() : Logsource.ANY;
        Map<String, String> group = new LinkedHashMap<>();
        for (String name : rule.groupBy()) {
            Object value = lookup.value(event.fields(), logsource, name);
            if (value != null) {
                group.put(name, EntityFields.bounded(value.toString()));
            }
        }
        return group;
    }

    /**
     * A correlation matched. It is about the values that it groups by and about whom the event that decided it names: the state of
     * correlations keeps no fields of the events before, so that this alone is the same wherever and whenever it is worked out.
     *
     * @param rules in which the correlation is
     * @param cause the event that decided it; null where the end of a window did
     */
    Finding ofCorrelation(RulesInForce rules, RuleInForce rule, CorrelationMatch match, @Nullable Cause cause) {
        Set<Entity> entities = new LinkedHashSet<>(EntityFields.entities(match.group()));
        if (cause != null) {
            entities.addAll(EntityFields.entities(EntityFields.of(cause.event().fields())));
        }
        return new Finding(
                match.id(),
                rules.tenant(),
                rule.reference(),
                match.from(),
                match.to(),
                cause == null ? dataset(rules, rule) : cause.event().dataset(),
                match.group(),
                List.copyOf(entities),
                match.events(),
                () -> evidence(rule, match, cause));
    }

    /** Where no event decided: what the first rule that the correlation refers to is about. */
    private static Dataset dataset(RulesInForce rules, RuleInForce correlation) {
        List<String> referred = rules.plan().referred(correlation.key());
        for (RuleInForce rule : rules.rules()) {
            if (referred.contains(rule.key()) && rule.document() instanceof SigmaRule sigma) {
                Logsource logsource = sigma.logsource();
                String name = logsource.product() + "."
                        + (logsource.service() == null ? logsource.category() : logsource.service());
                if (logsource.product() != null && Dataset.isValid(name) && !name.endsWith(".null")) {
                    return Dataset.of(name);
                }
            }
        }
        return Dataset.GENERIC;
    }

    private static Evidence evidence(Cause cause, int index, Map<String, String> entities) {
        Explanation explanation = cause.rules().explain(index, cause.event());
        Map<String, String> fields = new LinkedHashMap<>();
        collect(explanation.condition(), fields);
        entities.forEach(fields::putIfAbsent);
        return new Evidence(
                ExplanationJson.write(
                        ExplanationJson.ofRule(cause.rules().rule(index).reference(), explanation)),
                fields);
    }

    private static Evidence evidence(RuleInForce rule, CorrelationMatch match, @Nullable Cause cause) {
        Map<String, String> fields = new LinkedHashMap<>();
        Map<String, Object> decidedBy = null;
        if (cause != null) {
            for (int index : cause.matched().rules()) {
                RuleInForce base = cause.rules().rule(index);
                if (base.counts()) {
                    Explanation explanation = cause.rules().explain(index, cause.event());
                    decidedBy = ExplanationJson.ofRule(base.reference(), explanation);
                    collect(explanation.condition(), fields);
                    break;
                }
            }
            EntityFields.of(cause.event().fields()).forEach(fields::putIfAbsent);
        }
        match.group().forEach(fields::putIfAbsent);
        return new Evidence(
                ExplanationJson.write(ExplanationJson.ofCorrelation(rule.reference(), match, decidedBy)), fields);
    }

    /** The fields in which something was found. */
    private static void collect(Explanation.Part part, Map<String, String> fields) {
        switch (part) {
            case Explanation.Group group -> group.parts().forEach(each -> collect(each, fields));
            case Explanation.Item item -> {
                item.found().forEach(found -> fields.putIfAbsent(found.field(), ExplanationJson.cut(found.value())));
                if (item.holds() && item.field() != null && item.value() != null) {
                    fields.putIfAbsent(item.field(), ExplanationJson.cut(item.value()));
                }
            }
        }
    }
}
