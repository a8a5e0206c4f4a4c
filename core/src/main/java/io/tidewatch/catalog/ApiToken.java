package io.tidewatch.catalog;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.DatasetScope;
import io.tidewatch.event.TenantId;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a program signs in with.
 *
 * @param id names the token without giving it away, unique
 * @param tenant whose data it reaches
 * @param name what it is for, for people, at most 100 characters
 * @param hash the token's SHA-256 in lower-case hexadecimal, unique; never the token
 * @param permissions what it allows, {@code ingest}, {@code search}
 * @param datasets which datasets it may see
 * @param owner the account that made it, or null for the program itself
 * @param created when it was made
 * @param expires when it stops to be valid, or null for never
 * @param used about when it was last used, or null for never
 */
public record ApiToken(
        String id,
        TenantId tenant,
        String name,
        String hash,
        Set<String> permissions,
        DatasetScope datasets,
        @Nullable String owner,
        Instant created,
        @Nullable Instant expires,
        @Nullable Instant used) {
    public ApiToken {
        requireNonNull(id, "id is null");
        requireNonNull(tenant, "tenant is null");
        requireNonNull(name, "name is null");
        requireNonNull(hash, "hash is null");
        permissions = Set.copyOf(permissions);
        requireNonNull(datasets, "datasets is null");
        requireNonNull(created, "created is null");
    }

    /** Without the hash. */
    @Override
    public String toString() {
        return "ApiToken[" + id + " '" + name + "', tenant " + tenant + ", " + permissions + "]";
    }
}
