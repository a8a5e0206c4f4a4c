package io.tidewatch.sigma.read;

import io.tidewatch.sigma.rule.Condition;
import io.tidewatch.sigma.rule.RuleRefused;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * {@code selection and not 1 of filter_*}: Sigma spec 2.1, "Condition". Binds, from loosest: or, and, not, x of, parentheses.
 */
public final class ConditionParser {
    private static final int MAX_DEPTH = 100;
    private static final int MAX_TOKENS = 10_000;

    private final List<String> tokens;
    private final Collection<String> identifiers;
    private final int line;
    private int next;

    private ConditionParser(List<String> tokens, Collection<String> identifiers, int line) {
        this.tokens = tokens;
        this.identifiers = identifiers;
        this.line = line;
    }

    /**
     * @param identifiers what may be named
     * @param line where the text stands, for the error
     */
    public static Condition parse(String text, Collection<String> identifiers, int line) throws RuleRefused {
        if (text.indexOf('|') >= 0) {
            throw new RuleRefused(
                    line,
                    "the condition has '|', an aggregation of Sigma before 2.0",
                    "write a correlation document (event_count, value_count, temporal) that refers to this rule");
        }
        ConditionParser parser = new ConditionParser(tokens(text, line), identifiers, line);
        Condition condition = parser.or(0);
        if (parser.next < parser.tokens.size()) {
            throw parser.unexpected("'and', 'or' or the end");
        }
        return condition;
    }

    /** The words of a condition that name something, each once, in order. */
    static List<String> identifiers(String text, int line) throws RuleRefused {
        return tokens(text, line).stream()
                .filter(token -> !isReserved(token))
                .distinct()
                .toList();
    }

    private Condition or(int depth) throws RuleRefused {
        List<Condition> parts = new ArrayList<>();
        parts.add(and(depth));
        while (takes("or")) {
            parts.add(and(depth));
        }
        return parts.size() == 1 ? parts.getFirst() : new Condition.Or(parts);
    }

    private Condition and(int depth) throws RuleRefused {
        List<Condition> parts = new ArrayList<>();
        parts.add(not(depth));
        while (takes("and")) {
            parts.add(not(depth));
        }
        return parts.size() == 1 ? parts.getFirst() : new Condition.And(parts);
    }

    private Condition not(int depth) throws RuleRefused {
        if (depth > MAX_DEPTH) {
            throw new RuleRefused(line, "the condition is nested too deeply", "use 'all of' and '1 of' patterns");
        }
        return takes("not") ? new Condition.Not(not(depth + 1)) : primary(depth);
    }

    private Condition primary(int depth) throws RuleRefused {
        if (takes("(")) {
            Condition inner = or(depth + 1);
            if (!takes(")")) {
                throw unexpected("')'");
            }
            return inner;
        }
        if (next >= tokens.size() || isReserved(tokens.get(next))) {
            throw unexpected("a search identifier, '1 of', 'all of', 'not' or '('");
        }
        String word = tokens.get(next++);
        if (next < tokens.size() && tokens.get(next).equalsIgnoreCase("of")) {
            next++;
            return of(word);
        }
        if (!identifiers.contains(word)) {
            throw new RuleRefused(
                    line,
                    "the condition names '" + word + "', which the rule does not define",
                    identifiers.isEmpty() ? "define it under 'detection'" : Suggestion.of(word, identifiers));
        }
        return new Condition.Identifier(word);
    }

    private Condition of(String quantifier) throws RuleRefused {
        int count = count(quantifier);
        if (next >= tokens.size() || isReserved(tokens.get(next))) {
            throw unexpected("'them' or a pattern such as selection_*");
        }
        String pattern = tokens.get(next++);
        boolean them = pattern.equalsIgnoreCase("them");
        List<String> names = new ArrayList<>();
        for (String identifier : identifiers) {
            boolean hidden = identifier.startsWith("_") && !pattern.startsWith("_");
            if (!hidden && (them || matches(pattern, identifier))) {
                names.add(identifier);
            }
        }
        return new Condition.Of(quantifier + " of " + pattern, count, names);
    }

    private int count(String quantifier) throws RuleRefused {
        String lower = quantifier.toLowerCase(Locale.ROOT);
        if (lower.equals("all")) {
            return Condition.Of.ALL;
        }
        if (lower.equals("any")) {
            return 1;
        }
        if (lower.matches("[1-9][0-9]{0,4}")) {
            return Integer.parseInt(lower);
        }
        throw new RuleRefused(line, "'" + quantifier + " of' in the condition", "write '1 of', 'all of' or a number");
    }

    private static boolean matches(String pattern, String identifier) {
        int star = pattern.indexOf('*');
        if (star < 0) {
            return pattern.equals(identifier);
        }
        if (!identifier.startsWith(pattern.substring(0, star))) {
            return false;
        }
        int at = star;
        String[] pieces = pattern.substring(star + 1).split("\\*", -1);
        for (int i = 0; i < pieces.length - 1; i++) {
            int found = identifier.indexOf(pieces[i], at);
            if (found < 0) {
                return false;
            }
            at = found + pieces[i].length();
        }
        String last = pieces[pieces.length - 1];
        return identifier.length() - last.length() >= at && identifier.endsWith(last);
    }

    private boolean takes(String word) {
        if (next < tokens.size() && tokens.get(next).equalsIgnoreCase(word)) {
            next++;
            return true;
        }
        return false;
    }

    private static boolean isReserved(String token) {
        String lower = token.toLowerCase(Locale.ROOT);
        return lower.equals("and")
                || lower.equals("or")
                || lower.equals("not")
                || lower.equals("of")
                || lower.equals("(")
                || lower.equals(")");
    }

    private RuleRefused unexpected(String expected) {
        String found = next < tokens.size() ? "'" + tokens.get(next) + "'" : "the end";
        return new RuleRefused(
                line,
                "the condition has " + found + " where " + expected + " should be",
                "see 'Condition' in the Sigma specification");
    }

    private static List<String> tokens(String text, int line) throws RuleRefused {
        List<String> tokens = new ArrayList<>();
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (Character.isWhitespace(c)) {
                i++;
                continue;
            }
            int start = i++;
            if (c != '(' && c != ')') {
                while (i < text.length()
                        && !Character.isWhitespace(text.charAt(i))
                        && "()".indexOf(text.charAt(i)) < 0) {
                    i++;
                }
            }
            tokens.add(text.substring(start, i));
            if (tokens.size() > MAX_TOKENS) {
                throw new RuleRefused(line, "the condition is longer than " + MAX_TOKENS + " words", "use patterns");
            }
        }
        return tokens;
    }
}
