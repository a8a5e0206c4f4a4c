package io.tidewatch.sigma.match;

import io.tidewatch.sigma.fields.FieldMapping;
import io.tidewatch.sigma.modify.ItemTerms;
import io.tidewatch.sigma.modify.Placeholders;
import io.tidewatch.sigma.modify.Term;
import io.tidewatch.sigma.modify.WildcardText;
import io.tidewatch.sigma.rule.Condition;
import io.tidewatch.sigma.rule.Detection;
import io.tidewatch.sigma.rule.Logsource;
import io.tidewatch.sigma.rule.RuleRefused;
import io.tidewatch.sigma.rule.SigmaRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns a rule into an {@link Expression}: modifiers applied, fields mapped, tests numbered. */
final class RuleLowering {
    private final TestTable tests;
    private final FieldMapping mapping;
    private final Placeholders placeholders;

    RuleLowering(TestTable tests, FieldMapping mapping, Placeholders placeholders) {
        this.tests = tests;
        this.mapping = mapping;
        this.placeholders = placeholders;
    }

    Expression lower(SigmaRule rule) throws RuleRefused {
        Map<String, Expression> named = new LinkedHashMap<>();
        for (Map.Entry<String, Detection> entry : rule.detections().named().entrySet()) {
            named.put(entry.getKey(), detection(entry.getValue(), rule.logsource()));
        }
        return condition(rule.detections().condition(), named, rule);
    }

    private Expression condition(Condition condition, Map<String, Expression> named, SigmaRule rule)
            throws RuleRefused {
        return switch (condition) {
            case Condition.And and -> Expression.all(conditions(and.parts(), named, rule));
            case Condition.Or or -> Expression.any(conditions(or.parts(), named, rule));
            case Condition.Not not -> new Expression.Not(condition(not.part(), named, rule));
            case Condition.Identifier identifier -> identified(identifier.name(), named, rule);
            case Condition.Of of -> {
                List<Expression> parts = new ArrayList<>();
                for (String name : of.names()) {
                    parts.add(identified(name, named, rule));
                }
                yield of(of, parts);
            }
        };
    }

    private static Expression of(Condition.Of of, List<Expression> parts) {
        int required = of.required();
        if (required > parts.size()) {
            return Expression.NEVER;
        }
        if (required == parts.size()) {
            return Expression.all(parts);
        }
        return required == 1 ? Expression.any(parts) : new Expression.AtLeast(required, parts);
    }

    private static Expression identified(String name, Map<String, Expression> named, SigmaRule rule)
            throws RuleRefused {
        Expression expression = named.get(name);
        if (expression == null) {
            throw new RuleRefused(
                    rule.info().location().line(),
                    "the condition names '" + name + "', which is not defined",
                    "define it");
        }
        return expression;
    }

    private List<Expression> conditions(List<Condition> parts, Map<String, Expression> named, SigmaRule rule)
            throws RuleRefused {
        List<Expression> lowered = new ArrayList<>();
        for (Condition part : parts) {
            lowered.add(condition(part, named, rule));
        }
        return lowered;
    }

    private Expression detection(Detection detection, Logsource logsource) throws RuleRefused {
        return switch (detection) {
            case Detection.AllOf all -> Expression.all(detections(all.parts(), logsource));
            case Detection.AnyOf any -> Expression.any(detections(any.parts(), logsource));
            case Detection.Item item -> item(ItemTerms.of(item, placeholders), logsource);
        };
    }

    private List<Expression> detections(List<Detection> parts, Logsource logsource) throws RuleRefused {
        List<Expression> lowered = new ArrayList<>();
        for (Detection part : parts) {
            lowered.add(detection(part, logsource));
        }
        return lowered;
    }

    private Expression item(ItemTerms item, Logsource logsource) {
        String field = item.field();
        int slot = field == null ? TestTable.ANY_VALUE : tests.slot(mapping.names(logsource, field));
        List<Expression> groups = new ArrayList<>();
        for (List<Term> group : item.groups()) {
            List<Expression> terms = new ArrayList<>();
            for (Term term : group) {
                lowerTerm(term, slot, logsource, terms);
            }
            groups.add(Expression.any(terms));
        }
        // "neq" with several values: different from each of them
        Expression whole = item.all() && !item.negated() ? Expression.all(groups) : Expression.any(groups);
        return item.negated() ? new Expression.Not(whole) : whole;
    }

    private void lowerTerm(Term term, int slot, Logsource logsource, List<Expression> terms) {
        switch (term) {
            case Term.Numeric number -> {
                terms.add(holds(slot, text(number.text()), -1));
                String whole = ValueText.of(number.number());
                if (!whole.equals(number.text())) {
                    terms.add(holds(slot, text(whole), -1));
                }
            }
            case Term.Bool bool -> terms.add(holds(slot, text(Boolean.toString(bool.value())), -1));
            case Term.Text text -> terms.add(holds(slot, new Term.Text(text.text(), text.cased(), null, false), -1));
            case Term.FieldRef ref -> terms.add(holds(slot, ref, tests.slot(mapping.names(logsource, ref.field()))));
            case Term.Null none -> terms.add(holds(slot, none, -1));
            case Term.Regex regex -> terms.add(holds(slot, regex, -1));
            case Term.Network network -> terms.add(holds(slot, network, -1));
            case Term.Comparison comparison -> terms.add(holds(slot, comparison, -1));
            case Term.Exists exists -> terms.add(holds(slot, exists, -1));
            case Term.DatePart part -> terms.add(holds(slot, part, -1));
        }
    }

    private Expression holds(int slot, Term term, int other) {
        return new Expression.Holds(tests.number(new Test(slot, term, other)));
    }

    private static Term text(String literal) {
        return new Term.Text(WildcardText.plain(literal), false, null, false);
    }
}
