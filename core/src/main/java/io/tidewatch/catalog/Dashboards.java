package io.tidewatch.catalog;

import io.tidewatch.event.TenantId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The dashboards that people make. Contract as of {@link Accounts}; who may see which is the caller's to decide. Of two writes that expect
 * the same version one is done, the other conflicts.
 */
public interface Dashboards {
    /** How many a tenant may have. */
    int MAX = 500;

    /** The tenant's dashboards, by name; their {@code content} is empty. */
    List<Dashboard> list(TenantId tenant);

    Optional<Dashboard> find(TenantId tenant, String id);

    /**
     * Adds the dashboard, or replaces the tenant's one of the same id; the version given does not matter, the next one is kept.
     *
     * @param expected the version that is replaced, 0 for a new one; null for whichever is there
     * @throws io.tidewatch.event.TidewatchException INVALID when it is new and the tenant has {@link #MAX} already
     */
    Outcome put(Dashboard dashboard, @Nullable Long expected);

    /**
     * Removes the tenant's dashboard.
     *
     * @param expected the version that is removed; null for whichever is there
     */
    Outcome remove(TenantId tenant, String id, @Nullable Long expected);

    /** What became of a write. */
    sealed interface Outcome {
        /** It was done; the dashboard as it is kept, or as it was before it was removed. */
        record Done(Dashboard dashboard) implements Outcome {}

        /** Another version is there; 0 where none is. */
        record Conflict(long version) implements Outcome {}

        /** There is none to remove. */
        record Missing() implements Outcome {}
    }
}
