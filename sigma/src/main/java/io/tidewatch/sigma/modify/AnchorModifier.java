package io.tidewatch.sigma.modify;

import java.util.List;

/**
 * {@code Image|endswith: '\cmd.exe'}: {@code startswith}, {@code endswith}, {@code contains}. Opens text by wildcards, anchors
 * regular expressions, and says where another field's value must stand.
 */
record AnchorModifier(String keyword, Term.Anchor anchor) implements TermModifier {
    @Override
    public List<Term> apply(Term term) throws Inapplicable {
        return switch (term) {
            case Term.Regex regex -> List.of(anchored(regex));
            case Term.FieldRef ref -> List.of(new Term.FieldRef(ref.field(), anchor, ref.cased()));
            default -> {
                Term.Text text = TermModifier.text(term, keyword);
                yield List.of(text.with(text.text().open(anchor != Term.Anchor.STARTS, anchor != Term.Anchor.ENDS)));
            }
        };
    }

    private Term.Regex anchored(Term.Regex regex) {
        String pattern = switch (anchor) {
            case STARTS -> "\\A(?:" + regex.pattern() + ")";
            case ENDS -> "(?:" + regex.pattern() + ")\\z";
            case CONTAINS, EQUALS -> regex.pattern();
        };
        return new Term.Regex(pattern, regex.ignoreCase(), regex.multiline(), regex.dotall());
    }
}
