package io.tidewatch.query;

import com.google.re2j.Pattern;
import org.jspecify.annotations.Nullable;

/** A test of text in which words are looked for. */
record WordTest(String literal, @Nullable Pattern pattern, boolean folded) {
    static WordTest of(WordPattern words) {
        String expression = words.expression();
        return new WordTest(words.literal(), expression == null ? null : Pattern.compile(expression), true);
    }

    static WordTest regexp(String expression) {
        return new WordTest("", Pattern.compile("(?i)" + expression), false);
    }

    boolean test(String text) {
        String seen = folded ? CaseFolding.fold(text) : text;
        return seen.contains(literal)
                && (pattern == null || pattern.matcher(seen).find());
    }
}
