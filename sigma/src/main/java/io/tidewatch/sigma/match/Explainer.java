package io.tidewatch.sigma.match;

import io.tidewatch.event.Dataset;
import io.tidewatch.event.Fields;
import io.tidewatch.sigma.fields.FieldMapping;
import io.tidewatch.sigma.fields.FieldNames;
import io.tidewatch.sigma.fields.Logsources;
import io.tidewatch.sigma.match.Explanation.Found;
import io.tidewatch.sigma.match.Explanation.Group;
import io.tidewatch.sigma.match.Explanation.Part;
import io.tidewatch.sigma.modify.ItemTerms;
import io.tidewatch.sigma.modify.Placeholders;
import io.tidewatch.sigma.modify.Term;
import io.tidewatch.sigma.rule.Condition;
import io.tidewatch.sigma.rule.Detection;
import io.tidewatch.sigma.rule.RuleRefused;
import io.tidewatch.sigma.rule.SigmaRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Evaluates one rule on one event part by part, and keeps what it saw. */
final class Explainer {
    private static final int MAX_FOUND = 20;

    private final FieldMapping mapping;
    private final Placeholders placeholders;
    private final Logsources logsources;

    Explainer(FieldMapping mapping, Placeholders placeholders, Logsources logsources) {
        this.mapping = mapping;
        this.placeholders = placeholders;
        this.logsources = logsources;
    }

    Explanation explain(SigmaRule rule, @Nullable Dataset dataset, Fields fields) {
        boolean routed = logsources.admits(rule.logsource(), facts(dataset, fields));
        Part condition = condition(rule.detections().condition(), rule, fields);
        return new Explanation(rule, routed, routed && condition.holds(), condition);
    }

    private Logsources.Facts facts(@Nullable Dataset dataset, Fields fields) {
        String channel = lower(firstText(fields, logsources.channelFields()));
        if (channel == null) {
            String provider = lower(firstText(fields, logsources.providerFields()));
            channel = provider == null ? null : logsources.channelOfProvider().get(provider);
        }
        String id = firstText(fields, logsources.eventIdFields());
        return new Logsources.Facts(
                dataset == null ? null : dataset.value(),
                channel,
                id == null ? null : Long.valueOf(id.matches("[0-9]{1,10}") ? Long.parseLong(id) : -1),
                lower(firstText(fields, logsources.typeFields())));
    }

    private static @Nullable String firstText(Fields fields, List<String> names) {
        int index = FieldNames.first(fields.shape(), names);
        String text = index < 0 ? null : fields.textAt(index);
        return text == null || text.isEmpty() ? null : text;
    }

    private static @Nullable String lower(@Nullable String text) {
        return text == null ? null : text.toLowerCase(Locale.ROOT);
    }

    private Part condition(Condition condition, SigmaRule rule, Fields fields) {
        return switch (condition) {
            case Condition.And and -> {
                List<Part> parts = conditions(and.parts(), rule, fields);
                yield new Group("and", parts.stream().allMatch(Part::holds), parts);
            }
            case Condition.Or or -> {
                List<Part> parts = conditions(or.parts(), rule, fields);
                yield new Group("or", parts.stream().anyMatch(Part::holds), parts);
            }
            case Condition.Not not -> {
                Part part = condition(not.part(), rule, fields);
                yield new Group("not", !part.holds(), List.of(part));
            }
            case Condition.Identifier identifier -> identifier(identifier.name(), rule, fields);
            case Condition.Of of -> {
                List<Part> parts = new ArrayList<>();
                of.names().forEach(name -> parts.add(identifier(name, rule, fields)));
                yield new Group(of.written(), parts.stream().filter(Part::holds).count() >= of.required(), parts);
            }
        };
    }

    private List<Part> conditions(List<Condition> parts, SigmaRule rule, Fields fields) {
        return parts.stream().map(part -> condition(part, rule, fields)).toList();
    }

    private Part identifier(String name, SigmaRule rule, Fields fields) {
        Detection detection = rule.detections().named().get(name);
        if (detection == null) {
            return new Group(name + " (not defined)", false, List.of());
        }
        Part part = detection(detection, rule, fields);
        return new Group(name, part.holds(), List.of(part));
    }

    private Part detection(Detection detection, SigmaRule rule, Fields fields) {
        return switch (detection) {
            case Detection.AllOf all -> {
                List<Part> parts = all.parts().stream()
                        .map(part -> detection(part, rule, fields))
                        .toList();
                yield new Group("all of", parts.stream().allMatch(Part::holds), parts);
            }
            case Detection.AnyOf any -> {
                List<Part> parts = any.parts().stream()
                        .map(part -> detection(part, rule, fields))
                        .toList();
                yield new Group("any of", parts.stream().anyMatch(Part::holds), parts);
            }
            case Detection.Item item -> item(item, rule, fields);
        };
    }

    private Part item(Detection.Item item, SigmaRule rule, Fields fields) {
        ItemTerms terms;
        try {
            terms = ItemTerms.of(item, placeholders);
        } catch (RuleRefused e) {
            return new Group(item.label() + " (" + e.reason() + ")", false, List.of());
        }
        String field = item.field();
        List<String> names = field == null ? List.of() : mapping.names(rule.logsource(), field);
        int index = field == null ? -1 : FieldNames.first(fields.shape(), names);
        List<Found> found = new ArrayList<>();
        boolean any = false;
        boolean all = true;
        for (List<Term> group : terms.groups()) {
            boolean holds = false;
            for (Term term : group) {
                holds |= term(term, rule, fields, field == null, index, found);
            }
            any |= holds;
            all &= holds;
        }
        boolean linked = terms.all() && !terms.negated() ? all : any;
        String wanted = item.values().size() == 1
                ? item.values().getFirst().text()
                : item.values().size() + " values";
        return new Explanation.Item(
                item.label() + ": " + wanted,
                linked != terms.negated(),
                index < 0 ? null : fields.name(index),
                names,
                index < 0 ? null : fields.textAt(index),
                found);
    }

    private boolean term(Term term, SigmaRule rule, Fields fields, boolean keyword, int index, List<Found> found) {
        if (keyword) {
            boolean holds = false;
            for (int i = 0; i < fields.size(); i++) {
                holds |= value(term, fields, i, found);
            }
            return holds;
        }
        return switch (term) {
            case Term.Exists exists -> index >= 0 == exists.expected();
            case Term.Null ignored -> index < 0 || ValueText.all(fields, index).isEmpty();
            case Term.FieldRef ref -> {
                int other = FieldNames.first(fields.shape(), mapping.names(rule.logsource(), ref.field()));
                yield ValueTest.of(ref).holds(fields, index, other);
            }
            default -> index >= 0 && value(term, fields, index, found);
        };
    }

    private static boolean value(Term term, Fields fields, int index, List<Found> found) {
        boolean holds = false;
        for (String value : ValueText.all(fields, index)) {
            Span span = Span.of(term, value);
            if (span != null) {
                holds = true;
                if (found.size() < MAX_FOUND) {
                    found.add(new Found(fields.name(index), Span.describe(term), value, span.start(), span.end()));
                }
            }
        }
        return holds;
    }
}
