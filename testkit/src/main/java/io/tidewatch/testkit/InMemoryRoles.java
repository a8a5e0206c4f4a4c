package io.tidewatch.testkit;

import io.tidewatch.catalog.Role;
import io.tidewatch.catalog.Roles;
import io.tidewatch.event.TenantId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Roles that live as long as the test. */
public final class InMemoryRoles implements Roles {
    private final Map<String, Role> roles = new TreeMap<>();

    @Override
    public synchronized Optional<Role> role(TenantId tenant, String name) {
        return Optional.ofNullable(roles.get(tenant + "/" + name));
    }

    @Override
    public synchronized List<Role> roles(TenantId tenant) {
        return roles.values().stream()
                .filter(role -> role.tenant().equals(tenant))
                .toList();
    }

    @Override
    public synchronized void put(Role role) {
        roles.put(role.tenant() + "/" + role.name(), role);
    }

    @Override
    public synchronized boolean remove(TenantId tenant, String name) {
        return roles.remove(tenant + "/" + name) != null;
    }
}
