package io.tidewatch.alert;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.DatasetScope;
import io.tidewatch.event.TenantId;

/**
 * Whose alerts, and those of which datasets, somebody may see and change. Every read and every write of alerts takes one.
 *
 * @param tenant whose; nothing crosses tenants
 * @param datasets of which datasets; alerts of others are as if they were not there
 */
public record AlertScope(TenantId tenant, DatasetScope datasets) {
    public AlertScope {
        requireNonNull(tenant, "tenant is null");
        requireNonNull(datasets, "datasets is null");
    }

    /** All alerts of the tenant. */
    public static AlertScope all(TenantId tenant) {
        return new AlertScope(tenant, DatasetScope.ALL);
    }
}
