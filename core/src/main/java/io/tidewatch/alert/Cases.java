package io.tidewatch.alert;

import io.tidewatch.event.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Cases. Contract: as {@link Alerts}; a case has no dataset, its alerts do, so that somebody sees a case and of its alerts only those in
 * their scope.
 */
public interface Cases {
    /** Alerts that one case can have. */
    int MAX_ALERTS = 10_000;

    /** A new case, open unless the edit says otherwise; its title must be given. */
    Case open(TenantId tenant, CaseEdit edit, String actor, Instant now);

    Optional<Case> find(TenantId tenant, String id);

    /**
     * Newest first.
     *
     * @param status only with this status; null for any
     * @param before only cases opened before the one with this id; null to begin with the newest
     */
    List<Case> list(TenantId tenant, Case.@Nullable Status status, int limit, @Nullable String before);

    /** What people did with it, oldest first. */
    List<AlertHistory> history(TenantId tenant, String id);

    /** @param version the version that the person saw, or null to change whatever is there */
    CaseOutcome edit(TenantId tenant, String id, CaseEdit edit, @Nullable Long version, String actor, Instant now);

    /** Puts alerts into the case (out of another, if they are in one), or takes them out of it. Empty when there is no such case. */
    Optional<Map<String, Membership>> move(
            AlertScope scope, String id, List<String> alerts, boolean into, String actor, Instant now);

    /** What became of a change. */
    sealed interface CaseOutcome {
        record Done(Case changed) implements CaseOutcome {}

        record Missing() implements CaseOutcome {}

        /** Somebody else changed it since. */
        record Conflict(Case current) implements CaseOutcome {}
    }

    /** What became of one alert. */
    enum Membership {
        MOVED,
        /** It was so already. */
        UNCHANGED,
        /** There is no such alert, or it may not be seen. */
        MISSING,
        /** The case has {@link #MAX_ALERTS}. */
        FULL
    }
}
