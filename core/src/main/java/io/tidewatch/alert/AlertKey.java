package io.tidewatch.alert;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.TenantId;

/** An alert of a tenant. */
public record AlertKey(TenantId tenant, String id) {
    public AlertKey {
        requireNonNull(tenant, "tenant is null");
        requireNonNull(id, "id is null");
    }
}
