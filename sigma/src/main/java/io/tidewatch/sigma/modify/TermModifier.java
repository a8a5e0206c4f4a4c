package io.tidewatch.sigma.modify;

import java.util.List;

/** What one modifier does to one term; several results are linked by "or". */
interface TermModifier {
    /** @throws Inapplicable where the modifier makes no sense on that term */
    List<Term> apply(Term term) throws Inapplicable;

    /** Says why, and what to write instead. */
    final class Inapplicable extends Exception {
        private final String remedy;

        Inapplicable(String message, String remedy) {
            super(message, null, false, false);
            this.remedy = remedy;
        }

        String remedy() {
            return remedy;
        }
    }

    /** The term as text without wildcards, for encodings. */
    static Term.Text literal(Term term, String modifier) throws Inapplicable {
        Term.Text text = text(term, modifier);
        if (text.text().hasWildcards()) {
            throw new Inapplicable(
                    "'" + modifier + "' cannot encode a wildcard",
                    "put 'contains', 'startswith' or 'endswith' after '" + modifier
                            + "', or write \\* for a plain star");
        }
        return text;
    }

    /** The term as text: text itself, numbers and booleans as they are written. */
    static Term.Text text(Term term, String modifier) throws Inapplicable {
        return switch (term) {
            case Term.Text text -> text;
            case Term.Numeric number -> new Term.Text(WildcardText.plain(number.text()), false, number.text(), false);
            case Term.Bool bool ->
                new Term.Text(
                        WildcardText.plain(Boolean.toString(bool.value())),
                        false,
                        Boolean.toString(bool.value()),
                        false);
            default ->
                throw new Inapplicable(
                        "'" + modifier + "' needs text",
                        "change the order of the modifiers or leave '" + modifier + "' out");
        };
    }

    /** The term's number, or one that its text spells. */
    static double number(Term term, String modifier) throws Inapplicable {
        if (term instanceof Term.Numeric number) {
            return number.number();
        }
        if (term instanceof Term.Text text && text.raw() != null) {
            double number = Numbers.parse(text.raw());
            if (!Double.isNaN(number)) {
                return number;
            }
        }
        throw new Inapplicable("'" + modifier + "' needs a number", "write a number without quotes");
    }
}
