package io.tidewatch.query;

/**
 * How text is made comparable without regard to case: each code point is replaced by its lower-case one, alone and without regard to
 * language, so that the length in code points stays and the stored columns' {@code lower()} gives the same.
 */
public final class CaseFolding {
    private CaseFolding() {}

    public static String fold(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80 || c >= 'A' && c <= 'Z') {
                return folded(text, i);
            }
        }
        return text;
    }

    private static String folded(String text, int from) {
        StringBuilder out = new StringBuilder(text.length()).append(text, 0, from);
        for (int i = from; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            out.appendCodePoint(Character.toLowerCase(codePoint));
            i += Character.charCount(codePoint);
        }
        return out.toString();
    }
}
