package io.tidewatch.alert;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a resolved alert turned out to be. */
public enum Resolution {
    /** What the rule says happened, and it was hostile. */
    TRUE_POSITIVE,
    /** It did not happen: the rule is wrong. */
    FALSE_POSITIVE,
    /** It happened, and was allowed. */
    BENIGN;

    /** As it is written in the API: {@code true-positive}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The resolution that {@link #label} names; null where none does. */
    public static @Nullable Resolution ofLabel(String label) {
        for (Resolution resolution : values()) {
            if (resolution.label().equalsIgnoreCase(label)) {
                return resolution;
            }
        }
        return null;
    }
}
