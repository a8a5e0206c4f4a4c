package io.tidewatch.sigma.modify;

import io.tidewatch.sigma.rule.CorrelationCondition.Operator;
import java.util.List;
import java.util.Locale;

/** {@code DestinationPort|gte: 49152}: {@code lt}, {@code lte}, {@code gt}, {@code gte}, on numbers and on parts of dates. */
record ComparisonModifier(Operator operator) implements TermModifier {
    @Override
    public List<Term> apply(Term term) throws Inapplicable {
        if (term instanceof Term.DatePart part) {
            return List.of(new Term.DatePart(part.unit(), operator, part.number()));
        }
        return List.of(new Term.Comparison(
                operator, TermModifier.number(term, operator.name().toLowerCase(Locale.ROOT))));
    }
}
