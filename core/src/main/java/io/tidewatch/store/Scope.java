package io.tidewatch.store;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.Dataset;
import io.tidewatch.event.DatasetScope;
import io.tidewatch.event.TenantId;
import io.tidewatch.query.Query;
import io.tidewatch.query.TimeRange;
import java.util.Set;

/**
 * Which events a search is about.
 *
 * @param tenant whose events; no search crosses tenants
 * @param visible which datasets whoever asks may see; no search goes beyond them
 * @param datasets only these of them, or all when empty
 * @param range only events of these times
 * @param query only events that match
 */
public record Scope(TenantId tenant, DatasetScope visible, Set<Dataset> datasets, TimeRange range, Query query) {
    public Scope {
        requireNonNull(tenant, "tenant is null");
        requireNonNull(visible, "visible is null");
        datasets = Set.copyOf(datasets);
        requireNonNull(range, "range is null");
        requireNonNull(query, "query is null");
    }

    /** For the program itself, which may see every dataset; for a person or a program that calls, say what they may see. */
    public Scope(TenantId tenant, Set<Dataset> datasets, TimeRange range, Query query) {
        this(tenant, DatasetScope.ALL, datasets, range, query);
    }

    /** Every event of the tenant. */
    public static Scope all(TenantId tenant) {
        return new Scope(tenant, Set.of(), TimeRange.ALL, new Query.All());
    }

    public Scope with(Query other) {
        return new Scope(tenant, visible, datasets, range, other);
    }

    public Scope with(TimeRange other) {
        return new Scope(tenant, visible, datasets, other, query);
    }

    /** The same for someone who may see only those datasets. */
    public Scope with(DatasetScope other) {
        return new Scope(tenant, other, datasets, range, query);
    }

    /** Whether events of the dataset belong to it. */
    public boolean includes(Dataset dataset) {
        return (datasets.isEmpty() || datasets.contains(dataset)) && visible.allows(dataset);
    }
}
