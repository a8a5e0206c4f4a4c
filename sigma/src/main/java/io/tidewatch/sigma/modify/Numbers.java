package io.tidewatch.sigma.modify;

/** Reads decimal numbers as rules and events spell them. */
public final class Numbers {
    private Numbers() {}

    /** The number that {@code text} spells in decimal ({@code -1.5e3}), or NaN. No blanks, no hexadecimal, no suffixes. */
    public static double parse(String text) {
        if (text.isEmpty() || text.length() > 40) {
            return Double.NaN;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean digit = c >= '0' && c <= '9';
            if (!digit && c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E') {
                return Double.NaN;
            }
        }
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException notNumber) {
            return Double.NaN;
        }
    }
}
