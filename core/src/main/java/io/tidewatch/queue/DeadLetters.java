package io.tidewatch.queue;

import io.tidewatch.event.TenantId;
import java.util.List;

/**
 * Where records go that could not be processed, for an operator to look at. Contract: {@link #put} is durable when it returns and
 * idempotent by the letter's id; thread-safe.
 */
public interface DeadLetters {
    void put(List<DeadLetter> letters);

    /** The tenant's letters, the newest first, at most {@code limit}. */
    List<DeadLetter> list(TenantId tenant, int limit);

    /** How many there are of all tenants. */
    long count();

    /** How many there are of the tenant. */
    long count(TenantId tenant);
}
