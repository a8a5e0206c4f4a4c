package io.tidewatch.alert;

import static java.util.Objects.requireNonNull;

import io.tidewatch.detect.AlertSeverity;
import io.tidewatch.event.TenantId;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Alerts that belong together, and the work on them.
 *
 * @param id counts a tenant's cases: {@code 17}
 * @param tenant whose
 * @param title what it is about, 1 to 200 characters
 * @param description what is known, at most {@link AlertLimits#COMMENT} characters
 * @param status how far work is
 * @param severity how grave it is
 * @param assignee who works on it; null for nobody
 * @param author who opened it
 * @param created when
 * @param updated when it was last changed
 * @param alerts how many alerts it has
 * @param version counts changes, from 0
 */
public record Case(
        String id,
        TenantId tenant,
        String title,
        String description,
        Status status,
        AlertSeverity severity,
        @Nullable String assignee,
        String author,
        Instant created,
        Instant updated,
        long alerts,
        long version) {
    /** How far work on a case is. */
    public enum Status {
        OPEN,
        IN_PROGRESS,
        CLOSED;

        /** As it is written in the API: {@code in-progress}. */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** The status that {@link #label} names; null where none does. */
        public static @Nullable Status ofLabel(String label) {
            for (Status status : values()) {
                if (status.label().equalsIgnoreCase(label)) {
                    return status;
                }
            }
            return null;
        }
    }

    public Case {
        requireNonNull(id, "id is null");
        requireNonNull(tenant, "tenant is null");
        requireNonNull(title, "title is null");
        requireNonNull(description, "description is null");
        requireNonNull(status, "status is null");
        requireNonNull(severity, "severity is null");
        requireNonNull(author, "author is null");
        requireNonNull(created, "created is null");
        requireNonNull(updated, "updated is null");
    }
}
