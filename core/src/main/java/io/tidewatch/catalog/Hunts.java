package io.tidewatch.catalog;

import io.tidewatch.event.EventId;
import io.tidewatch.event.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The hunts of each tenant, with their results. Contract:
 *
 * <ul>
 *   <li>each change is one transaction, durable when it returns;
 *   <li>nothing of one tenant is given to another; thread-safe.
 * </ul>
 */
public interface Hunts {
    /** Adds a hunt, or writes it anew; one that was removed meanwhile stays removed. */
    void put(StoredHunt hunt, boolean isNew);

    Optional<StoredHunt> hunt(TenantId tenant, String id);

    /**
     * Hunts without their results, newest first.
     *
     * @param after only those older than that one, or null to begin
     */
    List<StoredHunt> hunts(TenantId tenant, int limit, @Nullable StoredHunt after);

    /** Removes a hunt with its matches; whether it was there. */
    boolean remove(TenantId tenant, String id);

    /** Keeps the matches of a hunt, in the order of their times, in place of those before. */
    void putMatches(TenantId tenant, String hunt, List<Match> matches);

    /** Matches from the one at {@code from}, counted from 0. */
    List<Match> matches(TenantId tenant, String hunt, long from, int limit);

    /** Every hunt that waits or runs, of all tenants, becomes interrupted; how many. */
    int interruptAll(Instant now);

    /** Removes hunts made before {@code before}, and of each tenant all but the newest {@code keep}; how many. */
    int prune(Instant before, int keep);

    /** An event that a rule matched. */
    record Match(Instant time, EventId event, String rule) {}
}
