package io.tidewatch.alert;

import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * Finds old alerts and deletes them. Contract: {@link #delete} is one transaction, durable when it returns, and takes everything of the
 * alerts with it but what the audit log has; it leaves alone what changed since it was found; thread-safe.
 */
public interface AlertPruning {
    /** An alert with everything that is kept of it. */
    record Old(AlertDetails details, List<AlertHistory> history) {
        public Old {
            history = List.copyOf(history);
        }
    }

    /**
     * Alerts of every tenant that did not change since, those changed longest ago first in each tenant.
     *
     * @param before changed last before this
     * @param resolvedOnly leave out those that nobody resolved
     */
    List<Old> old(Instant before, boolean resolvedOnly, int limit);

    /** How many were deleted. */
    int delete(Collection<Old> alerts);

    /** Forgets ids of findings that the clock decided before that time. */
    void forgetTimed(Instant before);
}
