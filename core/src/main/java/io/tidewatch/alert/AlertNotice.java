package io.tidewatch.alert;

import static java.util.Objects.requireNonNull;

import java.util.Locale;

/**
 * That something happened to an alert, and how it is now.
 *
 * @param kind what happened
 * @param alert the alert after it
 */
public record AlertNotice(Kind kind, Alert alert) {
    /** What can happen. */
    public enum Kind {
        /** It was made. */
        MADE,
        /** Findings joined it. */
        GROWN,
        /** A person changed it. */
        CHANGED;

        /** As it is written in the API: {@code made}. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public AlertNotice {
        requireNonNull(kind, "kind is null");
        requireNonNull(alert, "alert is null");
    }
}
