package io.tidewatch.alert;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * What a person changes on an alert, in one step.
 *
 * @param status the new status; null to leave it
 * @param resolution what it was, together with {@link AlertStatus#RESOLVED} and only then
 * @param assignee the new assignee; null to leave it, an empty text for nobody
 * @param comment what the person says about it; may be empty
 */
public record AlertEdit(
        @Nullable AlertStatus status,
        @Nullable Resolution resolution,
        @Nullable String assignee,
        String comment) {
    public AlertEdit {
        requireNonNull(comment, "comment is null");
        if ((status == AlertStatus.RESOLVED) != (resolution != null)) {
            throw new IllegalArgumentException(
                    status == AlertStatus.RESOLVED
                            ? "a resolved alert needs a resolution: true-positive, false-positive or benign"
                            : "a resolution goes with the status 'resolved' only");
        }
        if (comment.length() > AlertLimits.COMMENT) {
            throw new IllegalArgumentException("a comment has at most " + AlertLimits.COMMENT + " characters");
        }
        if (assignee != null && assignee.length() > 100) {
            throw new IllegalArgumentException("an assignee's name has at most 100 characters");
        }
    }

    /** Only says something. */
    public static AlertEdit comment(String text) {
        return new AlertEdit(null, null, null, text);
    }

    public boolean isEmpty() {
        return status == null && assignee == null && comment.isEmpty();
    }
}
