package io.tidewatch.catalog;

import io.tidewatch.event.TenantId;
import java.util.List;
import java.util.Optional;

/** The roles that tenants made for themselves. Contract as of {@link Accounts}. */
public interface Roles {
    Optional<Role> role(TenantId tenant, String name);

    /** The tenant's roles, by name. */
    List<Role> roles(TenantId tenant);

    /** Adds the role, or replaces the tenant's one of the same name. */
    void put(Role role);

    /** Removes the tenant's role; false when it has none of that name. */
    boolean remove(TenantId tenant, String name);
}
