package io.tidewatch.sigma.narrow;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.Dataset;
import io.tidewatch.query.Query;
import io.tidewatch.query.ReservedField;
import io.tidewatch.sigma.fields.FieldMapping;
import io.tidewatch.sigma.fields.Logsources;
import io.tidewatch.sigma.modify.ItemTerms;
import io.tidewatch.sigma.modify.Placeholders;
import io.tidewatch.sigma.modify.Term;
import io.tidewatch.sigma.modify.WildcardText;
import io.tidewatch.sigma.rule.Condition;
import io.tidewatch.sigma.rule.Detection;
import io.tidewatch.sigma.rule.RuleRefused;
import io.tidewatch.sigma.rule.SigmaRule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes the query that every match of a rule passes: the logsource's channels, event ids and datasets, and of the condition the texts
 * and numbers that a match must have. Negations, expressions, comparisons, keywords and texts beyond ASCII are taken as true.
 *
 * <p>Stores compare letters by their lower case, the engine by the lower case of their upper case; so of values that have a dotless i
 * or a long s where a rule has i or s, the engine alone would match. Thread-safe.
 */
public final class Narrowing {
    /** In a field's name: any parts between dots ({@link io.tidewatch.sigma.fields.FieldNames}). */
    private static final String ANY_PART = ".*.";

    private static final int MAX_LEAVES = 2_000;
    private static final int MAX_RULES = 16;
    /** Of what a number's text is made; a pattern of these alone may match a number that a column writes in another way. */
    private static final String OF_NUMBERS = "0123456789.+-eE";

    private final FieldMapping mapping;
    private final Placeholders placeholders;
    private final Logsources logsources;

    public Narrowing(FieldMapping mapping, Placeholders placeholders, Logsources logsources) {
        this.mapping = requireNonNull(mapping, "mapping is null");
        this.placeholders = requireNonNull(placeholders, "placeholders is null");
        this.logsources = requireNonNull(logsources, "logsources is null");
    }

    /**
     * True of every event that one of the rules matches.
     *
     * @param rules with their filters, or without: filters only take matches away
     * @param datasets those that the store has
     */
    public Query of(Collection<SigmaRule> rules, Set<Dataset> datasets) {
        LogsourceQuery sources = new LogsourceQuery(logsources, datasets);
        if (rules.size() <= MAX_RULES) {
            Query exact =
                    Queries.any(rules.stream().map(rule -> of(rule, sources)).toList());
            if (Queries.leaves(exact) <= MAX_LEAVES) {
                return exact;
            }
        }
        Set<Query> distinct = new LinkedHashSet<>();
        for (SigmaRule rule : rules) {
            distinct.add(sources.of(rule.logsource()));
            if (distinct.size() > MAX_RULES) {
                return Queries.TRUE;
            }
        }
        Query logs = Queries.any(distinct);
        return Queries.leaves(logs) <= MAX_LEAVES ? logs : Queries.TRUE;
    }

    private Query of(SigmaRule rule, LogsourceQuery sources) {
        return Queries.all(List.of(sources.of(rule.logsource()), condition(rule)), MAX_LEAVES);
    }

    /** What the condition alone needs. */
    Query condition(SigmaRule rule) {
        try {
            return condition(rule.detections().condition(), rule);
        } catch (RuleRefused refused) {
            return Queries.FALSE;
        }
    }

    private Query condition(Condition condition, SigmaRule rule) throws RuleRefused {
        return switch (condition) {
            case Condition.And and -> Queries.all(conditions(and.parts(), rule), MAX_LEAVES);
            case Condition.Or or -> any(conditions(or.parts(), rule));
            case Condition.Not not -> Queries.TRUE;
            case Condition.Identifier identifier -> identified(identifier.name(), rule);
            case Condition.Of of -> {
                List<Query> parts = new ArrayList<>();
                for (String name : of.names()) {
                    parts.add(identified(name, rule));
                }
                yield of.required() == parts.size() ? Queries.all(parts, MAX_LEAVES) : any(parts);
            }
        };
    }

    private List<Query> conditions(List<Condition> parts, SigmaRule rule) throws RuleRefused {
        List<Query> queries = new ArrayList<>();
        for (Condition part : parts) {
            queries.add(condition(part, rule));
        }
        return queries;
    }

    private Query identified(String name, SigmaRule rule) throws RuleRefused {
        Map<String, Detection> named = rule.detections().named();
        Detection detection = named.get(name);
        return detection == null ? Queries.TRUE : detection(detection, rule);
    }

    private Query detection(Detection detection, SigmaRule rule) throws RuleRefused {
        return switch (detection) {
            case Detection.AllOf all -> Queries.all(detections(all.parts(), rule), MAX_LEAVES);
            case Detection.AnyOf any -> any(detections(any.parts(), rule));
            case Detection.Item item -> item(ItemTerms.of(item, placeholders), rule);
        };
    }

    private List<Query> detections(List<Detection> parts, SigmaRule rule) throws RuleRefused {
        List<Query> queries = new ArrayList<>();
        for (Detection part : parts) {
            queries.add(detection(part, rule));
        }
        return queries;
    }

    private Query item(ItemTerms item, SigmaRule rule) {
        String field = item.field();
        if (field == null || item.negated()) {
            return Queries.TRUE;
        }
        List<String> names = mapping.names(rule.logsource(), field);
        if (names.stream().anyMatch(name -> ReservedField.of(name) != null)) {
            return Queries.TRUE;
        }
        List<Query> groups = new ArrayList<>();
        for (List<Term> group : item.groups()) {
            List<Query> terms = new ArrayList<>();
            for (Term term : group) {
                names.forEach(name -> terms.add(term(term, name)));
            }
            groups.add(any(terms));
        }
        return item.all() ? Queries.all(groups, MAX_LEAVES) : any(groups);
    }

    private static Query any(List<Query> parts) {
        Query any = Queries.any(parts);
        return Queries.leaves(any) <= MAX_LEAVES ? any : Queries.TRUE;
    }

    private static Query term(Term term, String name) {
        int anyPart = name.indexOf(ANY_PART);
        if (anyPart >= 0) {
            return new Query.Exists(name.substring(0, anyPart + 2));
        }
        return switch (term) {
            case Term.Text text -> text(text.text(), name);
            case Term.Numeric number -> new Query.Text(name, number.text());
            case Term.Bool bool -> new Query.Text(name, Boolean.toString(bool.value()));
            case Term.Null none -> Queries.TRUE;
            case Term.Regex regex -> Queries.TRUE;
            case Term.Network network -> Queries.TRUE;
            case Term.Comparison comparison -> Queries.TRUE;
            case Term.Exists exists -> Queries.TRUE;
            case Term.FieldRef ref -> Queries.TRUE;
            case Term.DatePart part -> Queries.TRUE;
        };
    }

    private static Query text(WildcardText text, String name) {
        String literal = text.literal();
        if (literal.isEmpty() || literal.chars().anyMatch(c -> c < ' ' || c > '~')) {
            return Queries.TRUE;
        }
        if (!text.hasWildcards()) {
            return new Query.Text(name, literal);
        }
        if (literal.chars().allMatch(c -> OF_NUMBERS.indexOf(c) >= 0)) {
            return Queries.TRUE;
        }
        StringBuilder pattern = new StringBuilder();
        for (WildcardText.Part part : text.parts()) {
            switch (part) {
                case WildcardText.Literal piece ->
                    piece.text().chars().forEach(c -> {
                        if (c == '*' || c == '?' || c == '\\') {
                            pattern.append('\\');
                        }
                        pattern.append((char) c);
                    });
                case WildcardText.Wildcard.ANY -> pattern.append('*');
                case WildcardText.Wildcard.ONE -> pattern.append('?');
            }
        }
        return new Query.Wildcard(name, pattern.toString());
    }
}
