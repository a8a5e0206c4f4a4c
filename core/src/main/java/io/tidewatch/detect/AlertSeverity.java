package io.tidewatch.detect;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How grave a match is; the names of Sigma's levels, in rising order. */
public enum AlertSeverity {
    INFORMATIONAL,
    LOW,
    MEDIUM,
    HIGH,
    CRITICAL;

    /** As it is written in rules, in the API and in the catalog: {@code high}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The severity that {@link #label} names, whatever its case; null where none does. */
    public static @Nullable AlertSeverity ofLabel(String label) {
        for (AlertSeverity severity : values()) {
            if (severity.name().equalsIgnoreCase(label)) {
                return severity;
            }
        }
        return null;
    }
}
