package io.tidewatch.alert;

import io.tidewatch.event.TenantId;
import java.util.List;

/** What is suppressed. Contract: changes are durable when a call returns, and count for findings within seconds; thread-safe. */
public interface Suppressions {
    /** At most so many a tenant. */
    int MAX = 1_000;

    /** The tenant's, by id. */
    List<Suppression> list(TenantId tenant);

    /**
     * Adds it, or replaces the one of the same id, which keeps its counts.
     *
     * @throws io.tidewatch.event.TidewatchException {@code INVALID} when the tenant has {@link #MAX}
     */
    void put(Suppression suppression);

    /** Whether there was one. */
    boolean remove(TenantId tenant, String id);
}
