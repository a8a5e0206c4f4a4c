package io.tidewatch.sigma.match;

import io.tidewatch.sigma.modify.Term;
import io.tidewatch.sigma.modify.WildcardText;
import io.tidewatch.sigma.modify.WildcardText.Literal;
import io.tidewatch.sigma.modify.WildcardText.Part;
import io.tidewatch.sigma.modify.WildcardText.Wildcard;
import java.util.List;

/**
 * How a text with wildcards can be looked for.
 *
 * @param exact whether finding {@code literal} at {@code anchor} decides it; otherwise finding it is only required
 * @param present whether any value at all will do, or must be there for more to be judged: there is no literal
 */
record TextShape(Term.Anchor anchor, String literal, boolean exact, boolean present) {
    static TextShape of(Term.Text text) {
        List<Part> parts = text.text().parts();
        if (parts.isEmpty()) {
            return new TextShape(Term.Anchor.EQUALS, "", true, false);
        }
        boolean open = parts.getFirst() == Wildcard.ANY;
        boolean openEnd = parts.getLast() == Wildcard.ANY;
        List<Part> inner =
                parts.subList(open ? 1 : 0, Math.max(open ? 1 : 0, openEnd ? parts.size() - 1 : parts.size()));
        if (inner.isEmpty()) {
            return new TextShape(Term.Anchor.CONTAINS, "", true, true);
        }
        if (inner.size() == 1 && inner.getFirst() instanceof Literal literal) {
            return new TextShape(anchor(open, openEnd), literal.text(), !text.cased(), false);
        }
        return longest(text.text());
    }

    private static Term.Anchor anchor(boolean open, boolean openEnd) {
        if (open) {
            return openEnd ? Term.Anchor.CONTAINS : Term.Anchor.ENDS;
        }
        return openEnd ? Term.Anchor.STARTS : Term.Anchor.EQUALS;
    }

    private static TextShape longest(WildcardText text) {
        String best = "";
        for (Part part : text.parts()) {
            if (part instanceof Literal literal && literal.text().length() > best.length()) {
                best = literal.text();
            }
        }
        return new TextShape(Term.Anchor.CONTAINS, best, false, best.isEmpty());
    }
}
