package io.tidewatch.catalog.sql;

/**
 * What both databases keep as text: PostgreSQL takes neither the character NUL nor half a surrogate pair. Texts that come from
 * outside go through here.
 */
public final class Text {
    private static final char REPLACEMENT = '\ufffd';

    private Text() {}

    /** Whether no column can hold this text, so that looking for it finds nothing. */
    public static boolean cannotBeKept(String text) {
        return firstBad(text, 0) < text.length();
    }

    /** The text with U+FFFD for what cannot be kept. */
    public static String keepable(String text) {
        int bad = firstBad(text, 0);
        if (bad == text.length()) {
            return text;
        }
        StringBuilder kept = new StringBuilder(text);
        while (bad < text.length()) {
            kept.setCharAt(bad, REPLACEMENT);
            bad = firstBad(text, bad + 1);
        }
        return kept.toString();
    }

    private static int firstBad(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || Character.isLowSurrogate(c)) {
                return i;
            }
            if (Character.isHighSurrogate(c)) {
                if (i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return i;
                }
                i++;
            }
        }
        return text.length();
    }
}
