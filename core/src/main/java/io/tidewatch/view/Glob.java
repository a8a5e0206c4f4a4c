package io.tidewatch.view;

import java.util.List;
import java.util.Locale;

/** {@code Create*}, {@code *denied*}, {@code success}: text with {@code *} at its beginning or end, without regard to case. */
record Glob(String text, boolean openBefore, boolean openAfter) {
    static Glob of(String pattern) {
        boolean before = pattern.startsWith("*");
        boolean after = pattern.length() > 1 && pattern.endsWith("*");
        String inner = pattern.substring(before ? 1 : 0, pattern.length() - (after ? 1 : 0));
        return new Glob(inner.toLowerCase(Locale.ROOT), before, after);
    }

    /** Whether the value, or one of a list's values, is such a text. */
    boolean matchesAny(Object value) {
        return value instanceof List<?> list
                ? list.stream().anyMatch(each -> each != null && matches(each.toString()))
                : matches(value.toString());
    }

    private boolean matches(String value) {
        String lower = value.toLowerCase(Locale.ROOT);
        if (openBefore) {
            return openAfter ? lower.contains(text) : lower.endsWith(text);
        }
        return openAfter ? lower.startsWith(text) : lower.equals(text);
    }
}
