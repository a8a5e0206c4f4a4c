package io.tidewatch.alert;

import static java.util.Objects.requireNonNull;

import io.tidewatch.detect.AlertSeverity;
import org.jspecify.annotations.Nullable;

/**
 * What a person changes on a case, or gives a new one. Null parts stay as they are.
 *
 * @param assignee an empty text for nobody
 * @param comment what the person says about it; may be empty
 */
public record CaseEdit(
        @Nullable String title,
        @Nullable String description,
        Case.@Nullable Status status,
        @Nullable AlertSeverity severity,
        @Nullable String assignee,
        String comment) {
    public CaseEdit {
        requireNonNull(comment, "comment is null");
        if (title != null && (title.isBlank() || title.length() > 200)) {
            throw new IllegalArgumentException("a case's title has 1 to 200 characters");
        }
        if (description != null && description.length() > AlertLimits.COMMENT) {
            throw new IllegalArgumentException("a description has at most " + AlertLimits.COMMENT + " characters");
        }
        if (comment.length() > AlertLimits.COMMENT) {
            throw new IllegalArgumentException("a comment has at most " + AlertLimits.COMMENT + " characters");
        }
        if (assignee != null && assignee.length() > 100) {
            throw new IllegalArgumentException("an assignee's name has at most 100 characters");
        }
    }

    /** Only says something. */
    public static CaseEdit comment(String text) {
        return new CaseEdit(null, null, null, null, null, text);
    }
}
