package io.tidewatch.sigma.match;

/** The longest text that every match of a regular expression has in it, found without understanding more than the outermost level. */
final class RegexLiteral {
    private final String pattern;
    private String best = "";
    private final StringBuilder run = new StringBuilder();
    private int at;

    private RegexLiteral(String pattern) {
        this.pattern = pattern;
    }

    /** The literal, or empty where none is certain. */
    static String of(String pattern) {
        RegexLiteral literal = new RegexLiteral(pattern);
        return literal.scan() ? literal.best : "";
    }

    /** False where alternatives at the outermost level make nothing certain. */
    private boolean scan() {
        while (at < pattern.length()) {
            char c = pattern.charAt(at);
            switch (c) {
                case '|' -> {
                    return false;
                }
                case '(' -> {
                    if (pattern.startsWith("(?", at)
                            && !pattern.startsWith("(?:", at)
                            && !pattern.startsWith("(?i)", at)) {
                        return false;
                    }
                    end();
                    skipGroup();
                }
                case '[' -> {
                    end();
                    skipClass();
                }
                case '\\' -> escape();
                case '.', '^', '$', ')' -> {
                    end();
                    at++;
                }
                case '*', '?', '{', '+' -> quantifier(c);
                default -> {
                    int codePoint = pattern.codePointAt(at);
                    run.appendCodePoint(codePoint);
                    at += Character.charCount(codePoint);
                }
            }
        }
        end();
        return true;
    }

    private void quantifier(char c) {
        if (c == '{' && !pattern.substring(at).matches("(?s)\\{[0-9]+(,[0-9]*)?\\}.*")) {
            run.append(c);
            at++;
            return;
        }
        // what is repeated may be missing (or, after +, come again): it does not belong to the run
        if (!run.isEmpty() && c != '+') {
            run.setLength(run.offsetByCodePoints(run.length(), -1));
        }
        end();
        at = c == '{' ? pattern.indexOf('}', at) + 1 : at + 1;
    }

    private void escape() {
        if (at + 1 >= pattern.length()) {
            at++;
            return;
        }
        char escaped = pattern.charAt(at + 1);
        if (Character.isLetterOrDigit(escaped)) {
            end();
            at = escaped == 'Q' ? pattern.length() : at + 2;
            if ("xpP".indexOf(escaped) >= 0) {
                skipArgument(escaped);
            }
            return;
        }
        run.append(escaped);
        at += 2;
    }

    private void skipArgument(char escaped) {
        if (at < pattern.length() && pattern.charAt(at) == '{') {
            int end = pattern.indexOf('}', at);
            at = end < 0 ? pattern.length() : end + 1;
        } else {
            at = Math.min(pattern.length(), at + (escaped == 'x' ? 2 : 1));
        }
    }

    private void skipGroup() {
        int depth = 0;
        while (at < pattern.length()) {
            char c = pattern.charAt(at);
            if (c == '\\') {
                at++;
            } else if (c == '[') {
                skipClass();
                continue;
            } else if (c == '(') {
                depth++;
            } else if (c == ')' && --depth == 0) {
                at++;
                return;
            }
            at++;
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

    private void end() {
        if (run.length() > best.length()) {
            best = run.toString();
        }
        run.setLength(0);
    }
}
