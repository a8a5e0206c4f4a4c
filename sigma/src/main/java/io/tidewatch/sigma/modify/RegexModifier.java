package io.tidewatch.sigma.modify;

import java.util.List;

/** {@code CommandLine|re: '\d{1,3}\.'}: the value is a regular expression. */
record RegexModifier() implements TermModifier {
    @Override
    public List<Term> apply(Term term) throws Inapplicable {
        Term.Text text = TermModifier.text(term, "re");
        String raw = text.raw();
        if (raw == null) {
            throw new Inapplicable("'re' after a modifier that changes the value", "put 're' first");
        }
        return List.of(new Term.Regex(raw, false, false, false));
    }
}
