package io.tidewatch.server.security;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * What a caller proved who it is with.
 *
 * @param kind which kind
 * @param id the session's or the token's id; the account's name for a password
 * @param tenant the tenant that it belongs to, whichever it acts in
 * @param account the account behind it, or null for a token that the program itself made
 * @param mustChangePassword whether it is good for nothing but choosing a new password
 */
public record Credential(
        Kind kind, String id, TenantId tenant, @Nullable String account, boolean mustChangePassword) {
    /** The kinds of credentials. */
    public enum Kind {
        PASSWORD,
        SESSION,
        TOKEN
    }

    public Credential {
        requireNonNull(kind, "kind is null");
        requireNonNull(id, "id is null");
        requireNonNull(tenant, "tenant is null");
    }

    static Credential token(String id, TenantId tenant, @Nullable String owner) {
        return new Credential(Kind.TOKEN, id, tenant, owner, false);
    }
}
