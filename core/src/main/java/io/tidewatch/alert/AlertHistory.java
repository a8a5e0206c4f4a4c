package io.tidewatch.alert;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Locale;

/**
 * Something that a person did with an alert or a case.
 *
 * @param number its place in the history, from 1
 * @param time when
 * @param actor who
 * @param change what was changed
 * @param from what it was before; empty where nothing was
 * @param to what it is now; empty where nothing is
 * @param comment what the person said; may be empty
 */
public record AlertHistory(
        long number, Instant time, String actor, Change change, String from, String to, String comment) {
    /** What can be changed. */
    public enum Change {
        STATUS,
        ASSIGNEE,
        CASE,
        TITLE,
        DESCRIPTION,
        SEVERITY,
        ALERT_ADDED,
        ALERT_REMOVED,
        COMMENT;

        /** As it is written in the API: {@code alert-added}. */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public AlertHistory {
        requireNonNull(time, "time is null");
        requireNonNull(actor, "actor is null");
        requireNonNull(change, "change is null");
        requireNonNull(from, "from is null");
        requireNonNull(to, "to is null");
        requireNonNull(comment, "comment is null");
    }
}
