package io.tidewatch.query;

import java.util.Arrays;

/**
 * A search made safe for Lucene's grammar: what people type and Lucene would refuse or misread ({@code @timestamp}, {@code /var/log},
 * {@code 10.0.0.0/8}, a second colon, {@code field:>5}, {@code C:\Windows}) is escaped or rewritten, and every character remembers
 * the column it came from. Unclosed quotes, ranges and groups are found here, where the place where they began is known.
 *
 * <p>A backslash before a letter or digit is itself; before anything else it takes away that character's meaning.
 */
final class LuceneText {
    static final int MAX_LENGTH = 10_000;
    private static final int MAX_DEPTH = 40;
    private static final int MAX_CLAUSES = 500;
    private static final String SPECIAL = "+-!(){}[]^\"~:/&|@=<>,";

    private final String typed;
    private final StringBuilder text = new StringBuilder();
    private int[] columns = new int[64];
    private int[] groups = new int[MAX_DEPTH];
    private int depth;
    private int clauses;
    private int at;

    private LuceneText(String typed) {
        this.typed = typed;
    }

    static LuceneText of(String typed) {
        if (typed.length() > MAX_LENGTH) {
            throw new QuerySyntaxException(
                    "the search has " + typed.length() + " characters; at most " + MAX_LENGTH + " are read",
                    MAX_LENGTH);
        }
        LuceneText made = new LuceneText(typed);
        made.rewrite();
        return made;
    }

    String text() {
        return text.toString();
    }

    /** The column, from 1, that the character at {@code index} of {@link #text} came from. */
    int column(int index) {
        if (text.isEmpty() || index < 0) {
            return 1;
        }
        return index < text.length() ? columns[index] : typed.length() + 1;
    }

    private void rewrite() {
        while (at < typed.length()) {
            char c = typed.charAt(at);
            if (Character.isWhitespace(c)) {
                copy(1);
            } else if (c == '(') {
                open();
            } else if (c == ')') {
                close();
            } else {
                clause(c);
            }
        }
        if (depth > 0) {
            throw new QuerySyntaxException("this group is not closed: add ')'", groups[depth - 1] + 1);
        }
    }

    private void open() {
        if (depth == MAX_DEPTH) {
            throw fault("groups are nested more than " + MAX_DEPTH + " deep");
        }
        groups[depth++] = at;
        copy(1);
    }

    private void close() {
        if (depth == 0) {
            throw fault("')' closes no group: remove it, or write \\)");
        }
        depth--;
        copy(1);
    }

    private void clause(char c) {
        if (typed.startsWith("&&", at) || typed.startsWith("||", at)) {
            copy(2);
            return;
        }
        if (c == '+' || c == '-' || c == '!') {
            copy(1);
            return;
        }
        if (++clauses > MAX_CLAUSES) {
            throw fault("the search has more than " + MAX_CLAUSES + " terms");
        }
        int end = wordEnd(at);
        if (isOperator(typed.substring(at, end))) {
            copy(end - at);
            return;
        }
        int colon = separator(at, end);
        if (colon == at) {
            throw fault("a field's name is missing before ':'; write name:value, or \\: for the character");
        }
        if (colon < 0) {
            value("");
            return;
        }
        String name = typed.substring(at, colon);
        if (name.equals("fn")) {
            emit('\\');
        }
        term(colon);
        copy(1);
        while (at < typed.length() && Character.isWhitespace(typed.charAt(at))) {
            at++;
        }
        if (at == typed.length() || typed.charAt(at) == ')') {
            throw new QuerySyntaxException(
                    "the field " + name + " has no value; write " + name + ":value, or " + name + ":* for any",
                    colon + 1);
        }
        if (typed.charAt(at) != '(') {
            value(name);
        }
    }

    private void value(String name) {
        char c = typed.charAt(at);
        int expressionEnd = c == '/' ? expressionEnd() : -1;
        if (expressionEnd > 0) {
            copy(expressionEnd - at);
        } else if (c == '"') {
            phrase();
        } else if (c == '[' || c == '{') {
            range();
        } else if (c == '>' || c == '<') {
            comparison();
        } else {
            int end = wordEnd(at);
            if (!name.isEmpty() && isOperator(typed.substring(at, end))) {
                emit('\\');
            }
            term(end);
        }
    }

    /** Copies up to {@code end}, everything escaped but wildcards. */
    private void term(int end) {
        int suffix = suffixStart(end);
        while (at < end) {
            char c = typed.charAt(at);
            if (c == '\\') {
                escape(end);
                continue;
            }
            if (at < suffix && SPECIAL.indexOf(c) >= 0) {
                emit('\\');
            }
            copy(1);
        }
    }

    private void escape(int end) {
        if (at + 1 >= end) {
            throw fault("a backslash at the end escapes nothing; write two for the character");
        }
        if (Character.isLetterOrDigit(typed.charAt(at + 1))) {
            emit('\\');
            copy(1);
            return;
        }
        copy(2);
    }

    /** Where {@code ~2} or {@code ^4} at a word's end begins: left to the parser, whose answer says that it is not offered. */
    private int suffixStart(int end) {
        int start = end;
        while (start > at && (Character.isDigit(typed.charAt(start - 1)) || typed.charAt(start - 1) == '.')) {
            start--;
        }
        boolean suffix =
                start - 1 > at && "~^".indexOf(typed.charAt(start - 1)) >= 0 && typed.charAt(start - 2) != '\\';
        return suffix ? start - 1 : end;
    }

    private void phrase() {
        int end = quoteEnd(at);
        copy(1);
        while (at < end - 1) {
            char c = typed.charAt(at);
            if (c == '\\' && "\\\"".indexOf(typed.charAt(at + 1)) < 0) {
                emit('\\');
                copy(1);
                continue;
            }
            copy(c == '\\' ? 2 : 1);
        }
        copy(1);
        if (at < typed.length() && "~^".indexOf(typed.charAt(at)) >= 0) {
            copy(wordEnd(at) - at);
        }
    }

    /** After the closing quote of the phrase that begins at {@code start}. */
    private int quoteEnd(int start) {
        for (int i = start + 1; i < typed.length(); i++) {
            char c = typed.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '"') {
                return i + 1;
            }
        }
        throw new QuerySyntaxException(
                "this quote is not closed: add '\"', or write \\\" for the character", start + 1);
    }

    /** After the {@code /expression/} that begins here, or -1 where the slash is part of a word, as in {@code /var/log}. */
    private int expressionEnd() {
        for (int i = at + 1; i < typed.length(); i++) {
            char c = typed.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '/') {
                boolean ends = i + 1 == typed.length()
                        || Character.isWhitespace(typed.charAt(i + 1))
                        || typed.charAt(i + 1) == ')';
                return ends && i > at + 1 ? i + 1 : -1;
            }
        }
        return -1;
    }

    private void range() {
        int start = at;
        char open = typed.charAt(at++);
        String lower = bound(start);
        String word = bound(start);
        String upper = bound(start);
        skipSpace();
        if (!word.equalsIgnoreCase("TO") || at == typed.length() || "]}".indexOf(typed.charAt(at)) < 0) {
            throw rangeFault(start);
        }
        char close = typed.charAt(at++);
        emitRange(start, open, lower, upper, close);
    }

    private String bound(int start) {
        skipSpace();
        if (at == typed.length()) {
            throw rangeFault(start);
        }
        int begin = at;
        if (typed.charAt(at) == '"') {
            at = quoteEnd(at);
            return typed.substring(begin, at);
        }
        while (at < typed.length() && !Character.isWhitespace(typed.charAt(at)) && "]}".indexOf(typed.charAt(at)) < 0) {
            at++;
        }
        if (at == begin) {
            throw rangeFault(start);
        }
        return typed.substring(begin, at);
    }

    private void comparison() {
        int start = at;
        boolean greater = typed.charAt(at++) == '>';
        boolean orEqual = at < typed.length() && typed.charAt(at) == '=';
        at += orEqual ? 1 : 0;
        int begin = at;
        at = at < typed.length() && typed.charAt(at) == '"' ? quoteEnd(at) : wordEnd(at);
        String bound = typed.substring(begin, at);
        if (bound.isEmpty()) {
            throw new QuerySyntaxException(
                    "a value is missing: write it right after the sign, as in field:>5", start + 1);
        }
        if (greater) {
            emitRange(start, orEqual ? '[' : '{', bound, "*", ']');
        } else {
            emitRange(start, '[', "*", bound, orEqual ? ']' : '}');
        }
    }

    private void emitRange(int start, char open, String lower, String upper, char close) {
        String made = open + quotedBound(lower) + " TO " + quotedBound(upper) + close;
        for (int i = 0; i < made.length(); i++) {
            emit(made.charAt(i), start + 1);
        }
    }

    private static String quotedBound(String bound) {
        if (bound.equals("*") || bound.startsWith("\"") && bound.endsWith("\"") && bound.length() > 2) {
            return bound;
        }
        String bare = bound.equals("\"\"") ? "" : bound;
        return '"' + bare.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private QuerySyntaxException rangeFault(int start) {
        return new QuerySyntaxException(
                "this range cannot be read; write [from TO to], {from TO to} without the ends, * for an open end",
                start + 1);
    }

    private void skipSpace() {
        while (at < typed.length() && Character.isWhitespace(typed.charAt(at))) {
            at++;
        }
    }

    private int wordEnd(int start) {
        for (int i = start; i < typed.length(); i++) {
            char c = typed.charAt(i);
            if (c == '\\') {
                i++;
            } else if (Character.isWhitespace(c) || c == '(' || c == ')') {
                return i;
            }
        }
        return typed.length();
    }

    /** The colon between name and value, or -1; a word that begins as a phrase, range or expression has none. */
    private int separator(int start, int end) {
        if ("\"[{/><".indexOf(typed.charAt(start)) >= 0) {
            return -1;
        }
        for (int i = start; i < end; i++) {
            char c = typed.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == ':') {
                return i;
            } else if (c == '"') {
                return -1;
            }
        }
        return -1;
    }

    private static boolean isOperator(String word) {
        return word.equals("AND") || word.equals("OR") || word.equals("NOT");
    }

    private void copy(int count) {
        for (int i = 0; i < count; i++) {
            emit(typed.charAt(at));
            at++;
        }
    }

    private void emit(char c) {
        emit(Character.isWhitespace(c) ? ' ' : c, at + 1);
    }

    private void emit(char c, int column) {
        if (text.length() == columns.length) {
            columns = Arrays.copyOf(columns, columns.length * 2);
        }
        columns[text.length()] = column;
        text.append(c);
    }

    private QuerySyntaxException fault(String problem) {
        return new QuerySyntaxException(problem, at + 1);
    }
}
