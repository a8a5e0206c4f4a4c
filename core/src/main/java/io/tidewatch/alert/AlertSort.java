package io.tidewatch.alert;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** In what order alerts are listed; ties go by the time they were made, then by id, all descending. */
public enum AlertSort {
    /** Made last first. */
    CREATED,
    /** Gravest first. */
    SEVERITY,
    /** Changed last first. Alerts move while they are listed, so that a page may repeat one. */
    UPDATED;

    /** As it is written in the API: {@code created}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The order that {@link #label} names; null where none does. */
    public static @Nullable AlertSort ofLabel(String label) {
        for (AlertSort sort : values()) {
            if (sort.label().equalsIgnoreCase(label)) {
                return sort;
            }
        }
        return null;
    }
}
