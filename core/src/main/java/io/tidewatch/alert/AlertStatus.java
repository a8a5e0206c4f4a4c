package io.tidewatch.alert;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How far work on an alert is. */
public enum AlertStatus {
    /** Nobody has looked. */
    NEW,
    /** Somebody has seen it. */
    ACKNOWLEDGED,
    /** Somebody works on it. */
    IN_PROGRESS,
    /** Done; a {@link Resolution} says what it was. */
    RESOLVED;

    /** As it is written in the API: {@code in-progress}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The status that {@link #label} names; null where none does. */
    public static @Nullable AlertStatus ofLabel(String label) {
        for (AlertStatus status : values()) {
            if (status.label().equalsIgnoreCase(label)) {
                return status;
            }
        }
        return null;
    }
}
