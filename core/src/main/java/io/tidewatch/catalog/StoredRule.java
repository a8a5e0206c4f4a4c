package io.tidewatch.catalog;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A rule document that the catalog keeps, in its newest version.
 *
 * @param draft the document; {@link RuleDraft#enabled} and {@link RuleDraft#expires} say how it stands now
 * @param version counts its texts from 1
 * @param created when the first version was kept
 * @param modified when this version was kept
 * @param modifiedBy who did it: an account's or a token's name
 */
public record StoredRule(RuleDraft draft, int version, Instant created, Instant modified, String modifiedBy) {
    public StoredRule {
        requireNonNull(draft, "draft is null");
        requireNonNull(created, "created is null");
        requireNonNull(modified, "modified is null");
        requireNonNull(modifiedBy, "modifiedBy is null");
    }

    public String key() {
        return draft.key();
    }

    /** Whether it takes part in detection at {@code now}. */
    public boolean isInForce(Instant now) {
        return draft.enabled() && (draft.expires() == null || now.isBefore(draft.expires()));
    }
}
