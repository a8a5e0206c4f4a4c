package io.tidewatch.server.collect.loki;

import io.tidewatch.server.collect.MalformedWireException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads {@code {job="varlogs", filename="/var/log/auth.log"}}: a stream's labels as Loki's clients write them. */
final class LabelSet {
    private static final int MAX_LABELS = 100;

    private final String text;
    private final Map<String, String> labels = new LinkedHashMap<>();
    private int at;

    private LabelSet(String text) {
        this.text = text;
    }

    /**
     * The labels, in their order.
     *
     * @throws MalformedWireException when the text is no set of labels
     */
    static Map<String, String> parse(String text) {
        LabelSet set = new LabelSet(text);
        set.read();
        return set.labels;
    }

    private void read() {
        expect('{');
        blanks();
        while (at < text.length() && text.charAt(at) != '}') {
            if (labels.size() == MAX_LABELS) {
                throw malformed("more than " + MAX_LABELS + " labels");
            }
            int begun = at;
            while (at < text.length() && "=,\"} ".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            String name = text.substring(begun, at);
            if (name.isEmpty()) {
                throw malformed("a label has no name");
            }
            expect('=');
            labels.put(name, value());
            blanks();
            if (at < text.length() && text.charAt(at) == ',') {
                at++;
                blanks();
            }
        }
        expect('}');
    }

    private String value() {
        expect('"');
        StringBuilder value = new StringBuilder();
        while (at < text.length() && text.charAt(at) != '"') {
            char c = text.charAt(at++);
            value.append(c == '\\' ? escaped() : String.valueOf(c));
        }
        expect('"');
        return value.toString();
    }

    /** Go's escapes in quoted text. */
    private String escaped() {
        if (at >= text.length()) {
            throw malformed("the text is cut off");
        }
        char c = text.charAt(at++);
        return switch (c) {
            case 'n' -> "\n";
            case 't' -> "\t";
            case 'r' -> "\r";
            case 'a' -> "\u0007";
            case 'b' -> "\b";
            case 'f' -> "\f";
            case 'v' -> "\u000B";
            case 'x' -> code(2);
            case 'u' -> code(4);
            case 'U' -> code(8);
            default -> String.valueOf(c);
        };
    }

    private String code(int digits) {
        if (text.length() - at < digits) {
            throw malformed("an escape is cut off");
        }
        String hex = text.substring(at, at + digits);
        at += digits;
        try {
            int code = Integer.parseUnsignedInt(hex, 16);
            return Character.isValidCodePoint(code) ? Character.toString(code) : "\uFFFD";
        } catch (NumberFormatException e) {
            throw malformed("an escape is not hexadecimal");
        }
    }

    private void expect(char c) {
        blanks();
        if (at >= text.length() || text.charAt(at) != c) {
            throw malformed("wanted " + c);
        }
        at++;
    }

    private void blanks() {
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
    }

    private MalformedWireException malformed(String what) {
        return new MalformedWireException("the labels of a stream cannot be read at character " + at + ": " + what);
    }
}
