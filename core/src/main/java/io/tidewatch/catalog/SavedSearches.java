package io.tidewatch.catalog;

import io.tidewatch.event.TenantId;
import java.util.List;
import java.util.Optional;

/** The searches that people keep. Contract as of {@link Accounts}; who may see which is the caller's to decide. */
public interface SavedSearches {
    /** How many a tenant may have. */
    int MAX = 2_000;

    /** The tenant's searches, by name. */
    List<SavedSearch> list(TenantId tenant);

    Optional<SavedSearch> find(TenantId tenant, String id);

    /**
     * Adds the search, or replaces the tenant's one of the same id.
     *
     * @throws io.tidewatch.event.TidewatchException INVALID when the tenant has {@link #MAX} already
     */
    void put(SavedSearch search);

    /** Removes the tenant's search; false when it has none of that id. */
    boolean remove(TenantId tenant, String id);
}
