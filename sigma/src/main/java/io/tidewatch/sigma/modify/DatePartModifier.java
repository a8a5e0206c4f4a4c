package io.tidewatch.sigma.modify;

import io.tidewatch.sigma.rule.CorrelationCondition.Operator;
import java.util.List;
import java.util.Locale;

/** {@code Timestamp|hour|gte: 22}: compares a part of the date in the field; the zone is as written there. */
record DatePartModifier(Term.TimeUnit unit) implements TermModifier {
    @Override
    public List<Term> apply(Term term) throws Inapplicable {
        if (term instanceof Term.Comparison comparison) {
            return List.of(new Term.DatePart(unit, comparison.operator(), comparison.number()));
        }
        double number = TermModifier.number(term, unit.name().toLowerCase(Locale.ROOT));
        return List.of(new Term.DatePart(unit, Operator.EQ, number));
    }
}
