package io.tidewatch.sigma.modify;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Text with wildcards: {@code *} for any number of characters, {@code ?} for exactly one; Sigma spec 2.1, "String Wildcard" and
 * "Escape Character". Adjacent literals are joined, adjacent {@code *} are one.
 */
public record WildcardText(List<Part> parts) {
    /** A piece of the text. */
    public sealed interface Part {}

    public record Literal(String text) implements Part {}

    /** A wildcard. */
    public enum Wildcard implements Part {
        ANY,
        ONE
    }

    public WildcardText {
        parts = joined(parts);
    }

    /** Text in which nothing is a wildcard. */
    public static WildcardText plain(String text) {
        return new WildcardText(List.of(new Literal(text)));
    }

    /** As a rule writes it: a backslash makes the wildcard or backslash after it plain, and is plain before anything else. */
    public static WildcardText parse(String written) {
        List<Part> parts = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        for (int i = 0; i < written.length(); i++) {
            char c = written.charAt(i);
            if (c == '\\' && i + 1 < written.length() && "*?\\".indexOf(written.charAt(i + 1)) >= 0) {
                literal.append(written.charAt(++i));
            } else if (c == '*' || c == '?') {
                parts.add(new Literal(literal.toString()));
                literal.setLength(0);
                parts.add(c == '*' ? Wildcard.ANY : Wildcard.ONE);
            } else {
                literal.append(c);
            }
        }
        parts.add(new Literal(literal.toString()));
        return new WildcardText(parts);
    }

    public boolean hasWildcards() {
        return parts.stream().anyMatch(Wildcard.class::isInstance);
    }

    /** The literal, where there is no wildcard; wildcards are left out otherwise. */
    public String literal() {
        return parts.stream()
                .map(part -> part instanceof Literal literal ? literal.text : "")
                .collect(Collectors.joining());
    }

    /** With {@code *} before and after, as asked. */
    public WildcardText open(boolean before, boolean after) {
        List<Part> all = new ArrayList<>(parts);
        if (before) {
            all.addFirst(Wildcard.ANY);
        }
        if (after) {
            all.add(Wildcard.ANY);
        }
        return new WildcardText(all);
    }

    private static List<Part> joined(List<Part> parts) {
        List<Part> joined = new ArrayList<>();
        for (Part part : parts) {
            Part last = joined.isEmpty() ? null : joined.getLast();
            if (part instanceof Literal literal) {
                if (literal.text.isEmpty()) {
                    continue;
                }
                if (last instanceof Literal before) {
                    joined.set(joined.size() - 1, new Literal(before.text + literal.text));
                    continue;
                }
            } else if (part == Wildcard.ANY && last == Wildcard.ANY) {
                continue;
            }
            joined.add(part);
        }
        return List.copyOf(joined);
    }

    /** As a rule would write it. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            switch (part) {
                case Literal literal ->
                    text.append(literal.text
                            .replace("\\", "\\\\")
                            .replace("*", "\\*")
                            .replace("?", "\\?"));
                case Wildcard.ANY -> text.append('*');
                case Wildcard.ONE -> text.append('?');
            }
        }
        return text.toString();
    }
}
