package io.tidewatch.catalog;

import io.tidewatch.event.TenantId;
import java.util.List;
import java.util.Optional;

/**
 * Who may sign in; part of the catalog, read on nearly every request. Contract: changes are durable when a call returns and seen by
 * every later call; thread-safe; looking up is quick (one indexed read).
 */
public interface Accounts {
    Optional<Account> account(String name);

    /** All accounts, by name. */
    List<Account> accounts();

    /** Adds the account, or replaces the one of the same name. */
    void put(Account account);

    /** The token with that hash, expired or not. */
    Optional<ApiToken> token(String hash);

    /** The tenant's tokens, oldest first. */
    List<ApiToken> tokens(TenantId tenant);

    /** Adds the token. */
    void add(ApiToken token);

    /** Removes the tenant's token; false when it has none of that id. */
    boolean revoke(TenantId tenant, String id);
}
