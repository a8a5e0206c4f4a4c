package io.tidewatch.query;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A number as it is written in a search or in a field's text. */
public final class NumberText {
    private static final Pattern INTEGER = Pattern.compile("[+-]?\\d{1,18}");
    private static final Pattern DECIMAL = Pattern.compile("[+-]?\\d{1,300}(\\.\\d{1,300})?([eE][+-]?\\d{1,3})?");

    private NumberText() {}

    /** The integer that {@code text} writes, or null; {@code 5.0} is 5. */
    public static @Nullable Long asLong(String text) {
        if (INTEGER.matcher(text).matches()) {
            return Long.valueOf(text);
        }
        if (text.length() <= 20 && text.matches("[+-]?\\d{19}")) {
            try {
                return Long.valueOf(text);
            } catch (NumberFormatException tooLarge) {
                return null;
            }
        }
        Double number = asDouble(text);
        return number != null && number == Math.rint(number) && Math.abs(number) < 1L << 53 ? number.longValue() : null;
    }

    /** The number that {@code text} writes in digits, or null; NaN and infinities are no numbers. */
    public static @Nullable Double asDouble(String text) {
        if (!DECIMAL.matcher(text).matches()) {
            return null;
        }
        double number = Double.parseDouble(text);
        return Double.isInfinite(number) ? null : Double.valueOf(number);
    }

    /**
     * The folded texts that equal {@code text}: itself and, where it is a number, the ways in which numeric fields are written when a
     * conflict has made their column text.
     */
    public static Set<String> spellings(String text) {
        Set<String> spellings = new LinkedHashSet<>();
        spellings.add(CaseFolding.fold(text));
        Long integer = asLong(text);
        if (integer != null) {
            spellings.add(integer.toString());
        }
        Double number = asDouble(text);
        if (number != null) {
            spellings.add(CaseFolding.fold(number.toString()));
        }
        return spellings;
    }
}
