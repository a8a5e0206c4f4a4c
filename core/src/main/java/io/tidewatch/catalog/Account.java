package io.tidewatch.catalog;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.TenantId;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A person who signs in.
 *
 * @param name unique over all tenants, compared exactly, 1 to 100 characters
 * @param tenant whose data the person sees
 * @param displayName how others see the person named; can be empty
 * @param email can be empty
 * @param passwordHash the password's Argon2id hash in PHC notation, never the password; null for who has none and signs in elsewhere
 * @param roles names of roles, which say what the person may do
 * @param disabled whether the person may not sign in at present
 * @param mustChangePassword whether the password is good for nothing but choosing another
 * @param externalId who the person is to an OpenID provider, {@code issuer|subject}, unique; or null
 * @param created when the account was made
 */
public record Account(
        String name,
        TenantId tenant,
        String displayName,
        String email,
        @Nullable String passwordHash,
        Set<String> roles,
        boolean disabled,
        boolean mustChangePassword,
        @Nullable String externalId,
        Instant created) {
    public Account {
        requireNonNull(name, "name is null");
        requireNonNull(tenant, "tenant is null");
        requireNonNull(displayName, "displayName is null");
        requireNonNull(email, "email is null");
        roles = Set.copyOf(roles);
        requireNonNull(created, "created is null");
        if (name.isEmpty() || name.length() > 100) {
            throw new IllegalArgumentException("an account's name has 1 to 100 characters, this one " + name.length());
        }
    }

    /** An account with a password that need not be changed. */
    public static Account of(String name, TenantId tenant, String passwordHash, Set<String> roles, Instant created) {
        return new Account(name, tenant, "", "", passwordHash, roles, false, false, null, created);
    }

    public Account withPassword(String hash, boolean mustChange) {
        return new Account(name, tenant, displayName, email, hash, roles, disabled, mustChange, externalId, created);
    }

    public Account withRoles(Set<String> others) {
        return new Account(
                name,
                tenant,
                displayName,
                email,
                passwordHash,
                others,
                disabled,
                mustChangePassword,
                externalId,
                created);
    }

    public Account withDisabled(boolean value) {
        return new Account(
                name, tenant, displayName, email, passwordHash, roles, value, mustChangePassword, externalId, created);
    }

    public Account withNames(String newDisplayName, String newEmail) {
        return new Account(
                name,
                tenant,
                newDisplayName,
                newEmail,
                passwordHash,
                roles,
                disabled,
                mustChangePassword,
                externalId,
                created);
    }

    /** Without the hash. */
    @Override
    public String toString() {
        return "Account[" + name + ", tenant " + tenant + ", " + roles + "]";
    }
}
