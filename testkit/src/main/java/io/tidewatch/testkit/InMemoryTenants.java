package io.tidewatch.testkit;

import io.tidewatch.catalog.Tenant;
import io.tidewatch.catalog.Tenants;
import io.tidewatch.event.TenantId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Tenants that live as long as the test; removing one leaves its accounts to the test. */
public final class InMemoryTenants implements Tenants {
    private final Map<TenantId, Tenant> tenants = new TreeMap<>();

    @Override
    public synchronized Optional<Tenant> tenant(TenantId id) {
        return Optional.ofNullable(tenants.get(id));
    }

    @Override
    public synchronized List<Tenant> tenants() {
        return List.copyOf(tenants.values());
    }

    @Override
    public synchronized boolean add(Tenant tenant) {
        return tenants.putIfAbsent(tenant.id(), tenant) == null;
    }

    @Override
    public synchronized boolean remove(TenantId id) {
        return tenants.remove(id) != null;
    }
}
