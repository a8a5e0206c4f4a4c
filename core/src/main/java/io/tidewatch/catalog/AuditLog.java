package io.tidewatch.catalog;

import io.tidewatch.event.TenantId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a person does, in the order done. It only grows: entries are chained by digests, so that a change or a gap shows.
 * Contract: an entry is durable when {@link #record} returns; thread-safe.
 */
public interface AuditLog {
    void record(AuditEntry entry);

    /**
     * The tenant's entries, newest first.
     *
     * @param filter which of them
     * @param limit how many at most
     * @param before only entries with a smaller number, or null to begin with the newest
     */
    List<Numbered> entries(TenantId tenant, Filter filter, int limit, @Nullable Long before);

    /** The first entry whose digest does not follow from the one before; null where the whole log is sound. */
    @Nullable
    Numbered firstBroken();

    /** An entry and its place in the log, counted from 1 over all tenants. */
    record Numbered(long number, AuditEntry entry) {}

    /** Which entries; null parts mean any. {@code action} may end in {@code .*}. */
    record Filter(
            @Nullable String actor,
            @Nullable String action,
            @Nullable String object,
            @Nullable Instant from,
            @Nullable Instant to) {
        public static final Filter ALL = new Filter(null, null, null, null, null);
    }
}
