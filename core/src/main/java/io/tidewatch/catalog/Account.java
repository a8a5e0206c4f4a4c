package io.tidewatch.catalog;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.TenantId;
import java.time.Instant;
import java.util.Set;

/**
 * A person who signs in with a password.
 *
 * @param name unique over all tenants, compared exactly, 1 to 100 characters
 * @param tenant whose data the person sees
 * @param passwordHash the password's Argon2id hash in PHC notation; never the password
 * @param permissions what the person may do: {@code ingest}, {@code read}, {@code admin}
 * @param created when the account was made
 */
public record Account(String name, TenantId tenant, String passwordHash, Set<String> permissions, Instant created) {
    public Account {
        requireNonNull(name, "name is null");
        requireNonNull(tenant, "tenant is null");
        requireNonNull(passwordHash, "passwordHash is null");
        permissions = Set.copyOf(permissions);
        requireNonNull(created, "created is null");
        if (name.isEmpty() || name.length() > 100) {
            throw new IllegalArgumentException("an account's name has 1 to 100 characters, this one " + name.length());
        }
    }

    /** Without the hash. */
    @Override
    public String toString() {
        return "Account[" + name + ", tenant " + tenant + ", " + permissions + "]";
    }
}
