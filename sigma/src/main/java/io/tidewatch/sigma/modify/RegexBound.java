package io.tidewatch.sigma.modify;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.tidewatch.sigma.rule.RuleRefused;

/**
 * Compiles regular expressions by RE2, which takes time linear in the text whatever the pattern, and refuses those that RE2 cannot take
 * (lookaround, back-references) or that would unroll into more than a bounded number of states.
 */
public final class RegexBound {
    private static final int MAX_LENGTH = 10_000;
    private static final int MAX_STATES = 200_000;

    private RegexBound() {}

    static void check(Term.Regex regex, int line) throws RuleRefused {
        if (regex.pattern().length() > MAX_LENGTH) {
            throw new RuleRefused(line, "a regular expression of more than " + MAX_LENGTH + " characters", "split it");
        }
        if (unrolled(regex.pattern()) > MAX_STATES) {
            throw new RuleRefused(
                    line, "repetitions in the regular expression multiply too far", "lower the counts in {n,m}");
        }
        try {
            compile(regex);
        } catch (PatternSyntaxException e) {
            throw new RuleRefused(
                    line,
                    "a regular expression that cannot be used: " + e.getDescription() + " '" + e.getPattern() + "'",
                    "Sigma allows . ^ $ * + ? {n,m} [] | (); lookaround and back-references are not among them");
        } catch (StackOverflowError e) {
            throw new RuleRefused(line, "a regular expression nested too deeply", "flatten its groups");
        }
    }

    /** The compiled expression. */
    public static Pattern compile(Term.Regex regex) {
        int flags = (regex.ignoreCase() ? Pattern.CASE_INSENSITIVE : 0)
                | (regex.multiline() ? Pattern.MULTILINE : 0)
                | (regex.dotall() ? Pattern.DOTALL : 0);
        return Pattern.compile(regex.pattern(), flags);
    }

    /** About how many states the pattern has when every {n,m} is written out: the length times the product of nested counts. */
    private static long unrolled(String pattern) {
        long states = pattern.length();
        for (int i = 0; i < pattern.length(); i++) {
            if (pattern.charAt(i) != '{') {
                continue;
            }
            int end = pattern.indexOf('}', i);
            boolean nested = i > 0 && pattern.charAt(i - 1) == ')';
            if (end < 0 || !pattern.substring(i + 1, end).matches("[0-9]{1,6}(,[0-9]{0,6})?")) {
                continue;
            }
            String[] bounds = pattern.substring(i + 1, end).split(",");
            long count = Math.max(
                    1, Long.parseLong(bounds[bounds.length - 1].isEmpty() ? bounds[0] : bounds[bounds.length - 1]));
            states = nested ? states * count : states + count;
            if (states > MAX_STATES) {
                return states;
            }
        }
        return states;
    }
}
