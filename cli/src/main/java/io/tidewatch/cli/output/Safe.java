package io.tidewatch.cli.output;

import java.util.Locale;

/** Text from outside for a terminal: control characters, with which a log line could command the terminal, are written out. */
public final class Safe {
    private Safe() {}

    /** The text on one line. */
    public static String line(String text) {
        if (text.codePoints().noneMatch(Safe::dangerous)) {
            return text;
        }
        StringBuilder safe = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            if (c == '\t') {
                safe.append("  ");
            } else if (c == '\n') {
                safe.append("⏎");
            } else if (c == '\r') {
                return;
            } else if (dangerous(c)) {
                safe.append(String.format(Locale.ROOT, c < 0x100 ? "\\x%02x" : "\\u%04x", c));
            } else {
                safe.appendCodePoint(c);
            }
        });
        return safe.toString();
    }

    /** Controls, and the marks that turn the direction of writing. */
    private static boolean dangerous(int c) {
        return c < 0x20
                || c >= 0x7f && c < 0xa0
                || c >= 0x202a && c <= 0x202e
                || c >= 0x2066 && c <= 0x2069
                || c == 0x200e
                || c == 0x200f
                || c == 0x2028
                || c == 0x2029;
    }
}
