package io.tidewatch.catalog;

import io.tidewatch.event.TenantId;
import java.util.List;
import java.util.Optional;

/** The tenants beside {@link TenantId#DEFAULT}, which is always there. Contract as of {@link Accounts}. */
public interface Tenants {
    Optional<Tenant> tenant(TenantId id);

    /** All, by id. */
    List<Tenant> tenants();

    /** Adds the tenant; false, and nothing is changed, where there is one of that id. */
    boolean add(Tenant tenant);

    /** Removes the tenant with its accounts, tokens, roles and sessions, in one step; false when there is none of that id. */
    boolean remove(TenantId id);
}
