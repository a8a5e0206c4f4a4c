package io.tidewatch.sigma.modify;

import java.util.List;

/** {@code Name|cased: 'Admin'}: letters' case matters. Regular expressions and numbers are so already. */
record CasedModifier() implements TermModifier {
    @Override
    public List<Term> apply(Term term) throws Inapplicable {
        return switch (term) {
            case Term.Text text -> List.of(new Term.Text(text.text(), true, text.raw(), text.bytes()));
            case Term.FieldRef ref -> List.of(new Term.FieldRef(ref.field(), ref.anchor(), true));
            case Term.Regex regex -> List.of(regex);
            case Term.Numeric number -> List.of(number);
            default -> throw new Inapplicable("'cased' needs text", "leave 'cased' out");
        };
    }
}
