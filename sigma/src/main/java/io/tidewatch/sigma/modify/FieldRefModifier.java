package io.tidewatch.sigma.modify;

import java.util.List;

/** {@code Image|fieldref: ParentImage}: the value is the name of another field of the event. */
record FieldRefModifier() implements TermModifier {
    @Override
    public List<Term> apply(Term term) throws Inapplicable {
        Term.Text text = TermModifier.text(term, "fieldref");
        String raw = text.raw();
        if (raw == null || raw.isEmpty()) {
            throw new Inapplicable(
                    "'fieldref' needs a field's name", "put 'fieldref' before the modifiers that change the value");
        }
        return List.of(new Term.FieldRef(raw, Term.Anchor.EQUALS, text.cased()));
    }
}
