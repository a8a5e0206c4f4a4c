package io.tidewatch.query;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How words are found inside longer text: as an RE2 expression over folded text, and as a literal that must occur, which is looked for
 * first because it is cheap. Neither side of what is found cuts a token ({@link Tokens}) in two.
 *
 * @param literal folded text that every match contains; can be empty
 * @param expression what to find, or null where the literal alone decides
 */
public record WordPattern(String literal, @Nullable String expression) {
    private static final String PART = "\\pL\\p{Nd}_";
    private static final String START = "(?:^|[^" + PART + "])";
    private static final String END = "(?:$|[^" + PART + "])";
    private static final String FIRST_ONE = "(?:" + START + "[" + PART + "]|[^" + PART + "\\s])";
    private static final String LAST_ONE = "(?:[" + PART + "]" + END + "|[^" + PART + "\\s])";

    /** For the words of {@link Query.Text}. */
    public static WordPattern ofText(String text) {
        String folded = CaseFolding.fold(text);
        if (folded.isEmpty()) {
            return new WordPattern("", null);
        }
        boolean start = Tokens.isTokenPart(folded.codePointAt(0));
        boolean end = Tokens.isTokenPart(folded.codePointBefore(folded.length()));
        if (!start && !end) {
            return new WordPattern(folded, null);
        }
        return new WordPattern(folded, (start ? START : "") + quote(folded) + (end ? END : ""));
    }

    /** For the pattern of {@link Query.Wildcard}: its wildcards stand for characters other than white space. */
    public static WordPattern ofWildcard(String pattern) {
        List<Glob.Piece> pieces = Glob.pieces(pattern);
        StringBuilder expression = new StringBuilder();
        String longest = "";
        for (int i = 0; i < pieces.size(); i++) {
            boolean first = i == 0;
            boolean last = i == pieces.size() - 1;
            switch (pieces.get(i)) {
                case Glob.Literal literal -> {
                    String text = literal.text();
                    longest = text.length() > longest.length() ? text : longest;
                    expression.append(first && Tokens.isTokenPart(text.codePointAt(0)) ? START : "");
                    expression.append(quote(text));
                    expression.append(last && Tokens.isTokenPart(text.codePointBefore(text.length())) ? END : "");
                }
                // At an edge a run reaches to the token's end by itself, so it needs no check there.
                case Glob.AnyRun run -> expression.append(first || last ? "" : "\\S*");
                case Glob.AnyOne one -> expression.append(one(first, last));
            }
        }
        return new WordPattern(longest, expression.toString());
    }

    private static String one(boolean first, boolean last) {
        if (first && last) {
            return "(?:" + START + "[" + PART + "]" + END + "|[^" + PART + "\\s])";
        }
        return first ? FIRST_ONE : last ? LAST_ONE : "\\S";
    }

    /** {@code text} as an RE2 expression that matches just that. */
    public static String quote(String text) {
        StringBuilder out = new StringBuilder(text.length() + 8);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean plain = c >= 0x80 || Character.isLetterOrDigit(c) || c == '_';
            if (c == 0) {
                out.append("\\x00");
            } else {
                out.append(plain ? "" : "\\").append(c);
            }
        }
        return out.toString();
    }
}
