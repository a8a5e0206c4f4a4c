package io.tidewatch.catalog;

import io.tidewatch.event.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Who may sign in; part of the catalog, read on nearly every request. Contract: changes are durable when a call returns and seen by
 * every later call; thread-safe; looking up is quick (one indexed read).
 */
public interface Accounts {
    Optional<Account> account(String name);

    /** Who is known to an OpenID provider as that. */
    Optional<Account> accountByExternalId(String externalId);

    /** All accounts, by name. */
    List<Account> accounts();

    /** The tenant's accounts, by name. */
    List<Account> accounts(TenantId tenant);

    /** Adds the account, or replaces the one of the same name. */
    void put(Account account);

    /** Adds the account; false, and nothing is changed, where there is one of that name in any tenant. */
    boolean add(Account account);

    /** Removes the tenant's account; false when it has none of that name. */
    boolean remove(TenantId tenant, String name);

    /** The token with that hash, expired or not. */
    Optional<ApiToken> token(String hash);

    /** The tenant's tokens, oldest first. */
    List<ApiToken> tokens(TenantId tenant);

    /** Adds the token. */
    void add(ApiToken token);

    /** Notes when the token was used; nothing where there is none of that id. */
    void used(String id, Instant time);

    /** Removes the tenant's token; false when it has none of that id. */
    boolean revoke(TenantId tenant, String id);
}
