package io.tidewatch.query;

import java.util.ArrayList;
import java.util.List;

/** A wildcard pattern, read: {@code *} is any run of characters, {@code ?} one character, a backslash makes the next one literal. */
public final class Glob {
    /** A piece of a pattern. */
    public sealed interface Piece {}

    /** Characters as they are, folded. */
    public record Literal(String text) implements Piece {}

    /** Any run of characters, none included. */
    public record AnyRun() implements Piece {}

    /** One character. */
    public record AnyOne() implements Piece {}

    private static final String LIKE_SPECIAL = "%_\\";

    private Glob() {}

    /** The pieces of {@code pattern}; no two literals and no two runs side by side. */
    public static List<Piece> pieces(String pattern) {
        List<Piece> pieces = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '\\' && i + 1 < pattern.length()) {
                literal.append(pattern.charAt(++i));
            } else if (c == '*' || c == '?') {
                flush(literal, pieces);
                if (c == '?') {
                    pieces.add(new AnyOne());
                } else if (pieces.isEmpty() || !(pieces.getLast() instanceof AnyRun)) {
                    pieces.add(new AnyRun());
                }
            } else {
                literal.append(c);
            }
        }
        flush(literal, pieces);
        return List.copyOf(pieces);
    }

    private static void flush(StringBuilder literal, List<Piece> pieces) {
        if (!literal.isEmpty()) {
            pieces.add(new Literal(CaseFolding.fold(literal.toString())));
            literal.setLength(0);
        }
    }

    /** An RE2 expression that the whole of a folded text must match. */
    public static String expression(String pattern) {
        StringBuilder out = new StringBuilder("(?s)^");
        for (Piece piece : pieces(pattern)) {
            out.append(
                    switch (piece) {
                        case Literal literal -> WordPattern.quote(literal.text());
                        case AnyRun run -> ".*";
                        case AnyOne one -> ".";
                    });
        }
        return out.append('$').toString();
    }

    /** A pattern for SQL's {@code LIKE … ESCAPE '\'} over folded text. */
    public static String like(String pattern) {
        StringBuilder out = new StringBuilder();
        for (Piece piece : pieces(pattern)) {
            switch (piece) {
                case Literal literal ->
                    literal.text().chars().forEach(c -> {
                        if (LIKE_SPECIAL.indexOf(c) >= 0) {
                            out.append('\\');
                        }
                        out.append((char) c);
                    });
                case AnyRun run -> out.append('%');
                case AnyOne one -> out.append('_');
            }
        }
        return out.toString();
    }
}
