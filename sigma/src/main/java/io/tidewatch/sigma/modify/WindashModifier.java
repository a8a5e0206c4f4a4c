package io.tidewatch.sigma.modify;

import java.util.ArrayList;
import java.util.List;

/**
 * {@code CommandLine|windash|contains: ' -enc '}: also with {@code /} and the longer dashes, where one begins a flag, that is,
 * stands before a letter or digit and not after one; all combinations.
 */
record WindashModifier() implements TermModifier {
    private static final String DASHES = "-/\u2013\u2014\u2015";
    private static final int MAX_FLAGS = 5;

    @Override
    public List<Term> apply(Term term) throws Inapplicable {
        Term.Text text = TermModifier.text(term, "windash");
        List<List<WildcardText.Part>> variants = new ArrayList<>();
        variants.add(new ArrayList<>());
        int flags = 0;
        for (WildcardText.Part part : text.text().parts()) {
            if (!(part instanceof WildcardText.Literal literal)) {
                variants.forEach(variant -> variant.add(part));
                continue;
            }
            List<String> pieces = pieces(literal.text());
            for (String piece : pieces) {
                boolean flag = piece.length() == 1 && DASHES.contains(piece) && pieces.size() > 1;
                if (!flag) {
                    variants.forEach(variant -> variant.add(new WildcardText.Literal(piece)));
                    continue;
                }
                if (++flags > MAX_FLAGS) {
                    throw new Inapplicable(
                            "'windash' on more than " + MAX_FLAGS + " flags", "split the value and use 'all'");
                }
                variants = multiplied(variants);
            }
        }
        List<Term> terms = new ArrayList<>();
        variants.forEach(variant -> terms.add(text.with(new WildcardText(variant))));
        return terms;
    }

    private static List<List<WildcardText.Part>> multiplied(List<List<WildcardText.Part>> variants) {
        List<List<WildcardText.Part>> more = new ArrayList<>();
        for (List<WildcardText.Part> variant : variants) {
            for (int i = 0; i < DASHES.length(); i++) {
                List<WildcardText.Part> copy = new ArrayList<>(variant);
                copy.add(new WildcardText.Literal(DASHES.substring(i, i + 1)));
                more.add(copy);
            }
        }
        return more;
    }

    /** The text, cut so that each dash that begins a flag is a piece of its own. */
    private static List<String> pieces(String text) {
        List<String> pieces = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            boolean afterWord = i > 0 && isWord(text.charAt(i - 1));
            boolean beforeWord = i + 1 < text.length() && isWord(text.charAt(i + 1));
            if (DASHES.indexOf(text.charAt(i)) >= 0 && !afterWord && beforeWord) {
                if (i > start) {
                    pieces.add(text.substring(start, i));
                }
                pieces.add(text.substring(i, i + 1));
                start = i + 1;
            }
        }
        pieces.add(text.substring(start));
        return pieces;
    }

    private static boolean isWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_';
    }
}
