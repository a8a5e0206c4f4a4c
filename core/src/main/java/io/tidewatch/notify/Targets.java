package io.tidewatch.notify;

import io.tidewatch.event.TenantId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where alerts are told, as administrators keep it. Contract: a change is durable when the call returns, and seen by the next alert;
 * secrets are sealed where they are kept; one that cannot be unsealed is {@code CORRUPT}. Thread-safe.
 */
public interface Targets {
    /** How many a tenant may have. */
    int MAX = 50;

    /** The tenant's targets, by name. */
    List<Target> list(TenantId tenant);

    Optional<Target> find(TenantId tenant, String id);

    /** What became of the messages of each of the tenant's targets, by its id. */
    Map<String, TargetState> states(TenantId tenant);

    /** The same for all tenants together. */
    TargetState total();

    /**
     * Adds the target or replaces the tenant's one of the same id, whose counts stay. What waits for one that is switched off is given up.
     *
     * @throws io.tidewatch.event.TidewatchException INVALID when the tenant has {@link #MAX} already
     */
    void put(Target target);

    /** Removes the target and what waits for it; false when there is none. */
    boolean remove(TenantId tenant, String id);
}
