package io.tidewatch.store;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.Dataset;
import io.tidewatch.event.TenantId;
import io.tidewatch.query.Query;
import io.tidewatch.query.TimeRange;
import java.util.Set;

/**
 * Which events a search is about.
 *
 * @param tenant whose events; no search crosses tenants
 * @param datasets only these, or all when empty
 * @param range only events of these times
 * @param query only events that match
 */
public record Scope(TenantId tenant, Set<Dataset> datasets, TimeRange range, Query query) {
    public Scope {
        requireNonNull(tenant, "tenant is null");
        datasets = Set.copyOf(datasets);
        requireNonNull(range, "range is null");
        requireNonNull(query, "query is null");
    }

    /** Every event of the tenant. */
    public static Scope all(TenantId tenant) {
        return new Scope(tenant, Set.of(), TimeRange.ALL, new Query.All());
    }

    public Scope with(Query other) {
        return new Scope(tenant, datasets, range, other);
    }

    public Scope with(TimeRange other) {
        return new Scope(tenant, datasets, other, query);
    }
}
