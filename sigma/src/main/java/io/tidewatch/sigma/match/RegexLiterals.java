package io.tidewatch.sigma.match;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Texts of which every match of a regular expression has at least one in it: of what must come one after the other the part that says most, of
 * alternatives what each of them says. Used once.
 */
final class RegexLiterals {
    private static final int MAX = 40;

    /** One of several texts has to be longer than this, or it would be found everywhere. */
    private static final int SHORT = 1;

    private final String pattern;
    private int at;
    private int depth;

    private RegexLiterals(String pattern) {
        this.pattern = pattern;
    }

    /** The texts, or none where nothing is certain. */
    static List<String> of(String pattern) {
        RegexLiterals reader = new RegexLiterals(pattern);
        try {
            Set<String> found = reader.alternatives();
            return reader.at < pattern.length() ? List.of() : List.copyOf(found);
        } catch (Unread e) {
            return List.of();
        }
    }

    /** Something is there that this reader does not know. */
    private static final class Unread extends Exception {
        private static final long serialVersionUID = 1;

        Unread() {
            super(null, null, false, false);
        }
    }

    private Set<String> alternatives() throws Unread {
        Set<String> all = new LinkedHashSet<>();
        boolean certain = true;
        while (true) {
            Set<String> one = new Sequence().read();
            certain &= !one.isEmpty();
            all.addAll(one);
            if (at >= pattern.length() || pattern.charAt(at) != '|') {
                break;
            }
            at++;
        }
        return certain && all.size() <= MAX ? all : Set.of();
    }

    /** What comes one after the other, up to the next alternative or the end of the group. */
    private final class Sequence {
        private final StringBuilder run = new StringBuilder();
        private Set<String> best = Set.of();

        Set<String> read() throws Unread {
            while (at < pattern.length()) {
                char c = pattern.charAt(at);
                if (c == '|' || c == ')' && depth > 0) {
                    break;
                }
                switch (c) {
                    case '(' -> group();
                    case '[' -> {
                        end();
                        skipClass();
                        skipQuantifier();
                    }
                    case '\\' -> escape();
                    case '.', '^', '$', ')' -> {
                        end();
                        at++;
                        skipQuantifier();
                    }
                    default -> {
                        int codePoint = pattern.codePointAt(at);
                        at += Character.charCount(codePoint);
                        literal(codePoint);
                    }
                }
            }
            end();
            return best;
        }

        private void literal(int codePoint) {
            int before = run.length();
            run.appendCodePoint(codePoint);
            int quantifier = at;
            if (skipQuantifier()) {
                if (pattern.charAt(quantifier) != '+') {
                    // it may be missing
                    run.setLength(before);
                }
                // or come again
                end();
            }
        }

        private void escape() throws Unread {
            if (at + 1 >= pattern.length()) {
                throw new Unread();
            }
            int escaped = pattern.codePointAt(at + 1);
            at += 1 + Character.charCount(escaped);
            if (!Character.isLetterOrDigit(escaped)) {
                literal(escaped);
                return;
            }
            if (escaped == 'Q' || Character.isDigit(escaped)) {
                // a quotation; a character by its octal number
                throw new Unread();
            }
            end();
            if ("xpP".indexOf(escaped) >= 0) {
                skipArgument(escaped);
            }
            skipQuantifier();
        }

        private void group() throws Unread {
            end();
            at++;
            if (pattern.startsWith("?", at) && flagsEnd()) {
                if (skipQuantifier()) {
                    // of what came before the flags
                    throw new Unread();
                }
                return;
            }
            depth++;
            Set<String> inside = alternatives();
            depth--;
            if (at >= pattern.length()) {
                throw new Unread();
            }
            at++;
            int quantifier = at;
            boolean optional = skipQuantifier() && pattern.charAt(quantifier) != '+';
            if (!optional) {
                offer(inside);
            }
        }

        private void end() {
            if (!run.isEmpty()) {
                offer(Set.of(run.toString()));
                run.setLength(0);
            }
        }

        private void offer(Collection<String> texts) {
            int least = least(texts);
            if (texts.size() > 1 && least <= SHORT) {
                return;
            }
            int known = least(best);
            if (least > known || least == known && texts.size() < best.size()) {
                best = Set.copyOf(texts);
            }
        }

        private static int least(Collection<String> texts) {
            return texts.stream().mapToInt(String::length).min().orElse(0);
        }
    }

    /** Reads what follows {@code (?}; true where the group is flags alone and ends here. */
    private boolean flagsEnd() throws Unread {
        int from = at;
        at++;
        if (pattern.startsWith("P<", at) || pattern.startsWith("<", at)) {
            at = pattern.indexOf('>', at) + 1;
            if (at == 0) {
                throw new Unread();
            }
            return false;
        }
        while (at < pattern.length() && "imsU-".indexOf(pattern.charAt(at)) >= 0) {
            at++;
        }
        if (at >= pattern.length() || pattern.charAt(at) != ':' && pattern.charAt(at) != ')' || at == from) {
            throw new Unread();
        }
        return pattern.charAt(at++) == ')';
    }

    /** Goes past *, +, ? or a count, lazy ones too; whether there was one. */
    private boolean skipQuantifier() {
        if (at >= pattern.length()) {
            return false;
        }
        char c = pattern.charAt(at);
        if (c == '{') {
            int end = pattern.indexOf('}', at);
            if (end < 0 || !pattern.substring(at + 1, end).matches("[0-9]+(,[0-9]*)?")) {
                return false;
            }
            at = end + 1;
        } else if (c == '*' || c == '+' || c == '?') {
            at++;
        } else {
            return false;
        }
        if (at < pattern.length() && pattern.charAt(at) == '?') {
            at++;
        }
        return true;
    }

    private void skipArgument(int escaped) {
        if (at < pattern.length() && pattern.charAt(at) == '{') {
            int end = pattern.indexOf('}', at);
            at = end < 0 ? pattern.length() : end + 1;
        } else {
            at = Math.min(pattern.length(), at + (escaped == 'x' ? 2 : 1));
        }
    }

    private void skipClass() {
        at++;
        if (at < pattern.length() && pattern.charAt(at) == '^') {
            at++;
        }
        if (at < pattern.length() && pattern.charAt(at) == ']') {
            at++;
        }
        while (at < pattern.length() && pattern.charAt(at) != ']') {
            if (pattern.charAt(at) == '\\') {
                at++;
            } else if (pattern.startsWith("[:", at)) {
                int end = pattern.indexOf(":]", at);
                at = end < 0 ? at : end + 1;
            }
            at++;
        }
        at++;
    }
}
