package io.tidewatch.catalog;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A text that a rule had.
 *
 * @param version counts from 1
 * @param text Sigma YAML
 * @param source where the text came from
 * @param modified when it was kept
 * @param modifiedBy who did it
 */
public record RuleVersion(int version, String text, String source, Instant modified, String modifiedBy) {
    public RuleVersion {
        requireNonNull(text, "text is null");
        requireNonNull(source, "source is null");
        requireNonNull(modified, "modified is null");
        requireNonNull(modifiedBy, "modifiedBy is null");
    }
}
