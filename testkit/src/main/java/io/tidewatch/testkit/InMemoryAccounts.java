package io.tidewatch.testkit;

import io.tidewatch.catalog.Account;
import io.tidewatch.catalog.Accounts;
import io.tidewatch.catalog.ApiToken;
import io.tidewatch.event.TenantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Accounts and tokens that live as long as the test. */
public final class InMemoryAccounts implements Accounts {
    private final Map<String, Account> accounts = new TreeMap<>();
    private final List<ApiToken> tokens = new ArrayList<>();

    @Override
    public synchronized Optional<Account> account(String name) {
        return Optional.ofNullable(accounts.get(name));
    }

    @Override
    public synchronized List<Account> accounts() {
        return List.copyOf(accounts.values());
    }

    @Override
    public synchronized Optional<Account> accountByExternalId(String externalId) {
        return accounts.values().stream()
                .filter(account -> externalId.equals(account.externalId()))
                .findFirst();
    }

    @Override
    public synchronized List<Account> accounts(TenantId tenant) {
        return accounts.values().stream()
                .filter(account -> account.tenant().equals(tenant))
                .toList();
    }

    @Override
    public synchronized boolean add(Account account) {
        return accounts.putIfAbsent(account.name(), account) == null;
    }

    @Override
    public synchronized boolean remove(TenantId tenant, String name) {
        Account known = accounts.get(name);
        return known != null && known.tenant().equals(tenant) && accounts.remove(name) != null;
    }

    @Override
    public synchronized void used(String id, Instant time) {
        tokens.replaceAll(token -> !token.id().equals(id)
                ? token
                : new ApiToken(
                        token.id(),
                        token.tenant(),
                        token.name(),
                        token.hash(),
                        token.permissions(),
                        token.datasets(),
                        token.owner(),
                        token.created(),
                        token.expires(),
                        time));
    }

    @Override
    public synchronized void put(Account account) {
        accounts.put(account.name(), account);
    }

    @Override
    public synchronized Optional<ApiToken> token(String hash) {
        return tokens.stream().filter(token -> token.hash().equals(hash)).findFirst();
    }

    @Override
    public synchronized List<ApiToken> tokens(TenantId tenant) {
        return tokens.stream().filter(token -> token.tenant().equals(tenant)).toList();
    }

    @Override
    public synchronized void add(ApiToken token) {
        tokens.add(token);
    }

    @Override
    public synchronized boolean revoke(TenantId tenant, String id) {
        return tokens.removeIf(
                token -> token.tenant().equals(tenant) && token.id().equals(id));
    }
}
