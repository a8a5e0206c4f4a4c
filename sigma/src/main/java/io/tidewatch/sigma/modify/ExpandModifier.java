package io.tidewatch.sigma.modify;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;

/** {@code User|expand: '%Administrators%'}: placeholders become the values that the user supplied; {@code \%} is a plain percent sign. */
record ExpandModifier(Placeholders placeholders) implements TermModifier {
    private static final int MAX_VALUES = 100_000;

    /** A piece of a text: plain, or the name of a placeholder. */
    private record Piece(String text, boolean placeholder) {}

    @Override
    public List<Term> apply(Term term) throws Inapplicable {
        if (term instanceof Term.Regex regex) {
            List<Term> terms = new ArrayList<>();
            for (String pattern : expanded(regex.pattern(), true)) {
                terms.add(new Term.Regex(pattern, regex.ignoreCase(), regex.multiline(), regex.dotall()));
            }
            return terms;
        }
        Term.Text text = TermModifier.text(term, "expand");
        List<Term> terms = new ArrayList<>();
        for (String written : expanded(text.raw() == null ? text.text().toString() : text.raw(), false)) {
            terms.add(new Term.Text(
                    WildcardText.parse(written), text.cased(), text.raw() == null ? null : written, text.bytes()));
        }
        return terms;
    }

    private List<String> expanded(String written, boolean regex) throws Inapplicable {
        List<String> results = List.of("");
        for (Piece piece : pieces(written)) {
            List<String> values = piece.placeholder ? placeholders.values(piece.text) : List.of(piece.text);
            if (values.isEmpty()) {
                throw new Inapplicable(
                        "no values are known for placeholder %" + piece.text + "%",
                        "list them in the configuration under detection.placeholders, {name: " + piece.text
                                + ", values: […]}, which 'tidewatch hunt' and 'rules check' take with --config");
            }
            if ((long) results.size() * values.size() > MAX_VALUES) {
                throw new Inapplicable(
                        "the placeholders make more than " + MAX_VALUES + " values", "shorten their lists");
            }
            List<String> next = new ArrayList<>();
            for (String before : results) {
                for (String value : values) {
                    next.add(before + (regex && piece.placeholder ? asRegex(value) : value));
                }
            }
            results = next;
        }
        return results;
    }

    private static String asRegex(String value) {
        StringBuilder pattern = new StringBuilder();
        for (WildcardText.Part part : WildcardText.parse(value).parts()) {
            switch (part) {
                case WildcardText.Literal literal -> pattern.append(Pattern.quote(literal.text()));
                case WildcardText.Wildcard.ANY -> pattern.append(".*");
                case WildcardText.Wildcard.ONE -> pattern.append('.');
            }
        }
        return pattern.toString();
    }

    private static List<Piece> pieces(String written) {
        List<Piece> pieces = new ArrayList<>();
        StringBuilder plain = new StringBuilder();
        int i = 0;
        while (i < written.length()) {
            char c = written.charAt(i);
            if (c == '\\' && i + 1 < written.length()) {
                if (written.charAt(i + 1) == '%') {
                    plain.append('%');
                } else {
                    plain.append(c).append(written.charAt(i + 1));
                }
                i += 2;
                continue;
            }
            int end = c == '%' ? nameEnd(written, i + 1) : -1;
            if (end < 0) {
                plain.append(c);
                i++;
                continue;
            }
            pieces.add(new Piece(plain.toString(), false));
            plain.setLength(0);
            pieces.add(new Piece(written.substring(i + 1, end), true));
            i = end + 1;
        }
        pieces.add(new Piece(plain.toString(), false));
        return pieces;
    }

    /** Where the percent sign after a name stands, or -1 where there is no name. */
    private static int nameEnd(String text, int start) {
        int end = start;
        while (end < text.length()
                && (Character.isLetterOrDigit(text.charAt(end)) || "_-.".indexOf(text.charAt(end)) >= 0)) {
            end++;
        }
        return end > start && end < text.length() && text.charAt(end) == '%' ? end : -1;
    }
}
