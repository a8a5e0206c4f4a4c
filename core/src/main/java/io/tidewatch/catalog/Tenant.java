package io.tidewatch.catalog;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.TenantId;
import java.time.Instant;

/**
 * Someone whose events, rules, alerts and users are kept apart from all others'.
 *
 * @param id names it everywhere
 * @param name for people, at most 100 characters
 * @param created when it was made
 */
public record Tenant(TenantId id, String name, Instant created) {
    public Tenant {
        requireNonNull(id, "id is null");
        requireNonNull(name, "name is null");
        requireNonNull(created, "created is null");
        if (name.length() > 100) {
            throw new IllegalArgumentException("a tenant's name has at most 100 characters, this one " + name.length());
        }
    }
}
