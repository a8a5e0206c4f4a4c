package io.tidewatch.catalog.sql;

import static java.util.Objects.requireNonNull;

import io.tidewatch.catalog.Account;
import io.tidewatch.catalog.Accounts;
import io.tidewatch.catalog.ApiToken;
import io.tidewatch.event.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Accounts and tokens in the tables {@code account} and {@code api_token}. */
public final class SqlAccounts implements Accounts {
    private static final String READING = "reading accounts";
    private static final String READING_TOKENS = "reading tokens";

    private final Database database;

    public SqlAccounts(Database database) {
        this.database = requireNonNull(database, "database is null");
    }

    @Override
    public Optional<Account> account(String name) {
        if (Text.cannotBeKept(name)) {
            return Optional.empty();
        }
        return database.read(READING, connection -> AccountTable.named(connection, name)).stream()
                .findFirst();
    }

    @Override
    public Optional<Account> accountByExternalId(String externalId) {
        if (Text.cannotBeKept(externalId)) {
            return Optional.empty();
        }
        return database.read(READING, connection -> AccountTable.external(connection, externalId)).stream()
                .findFirst();
    }

    @Override
    public List<Account> accounts() {
        return database.read(READING, AccountTable::all);
    }

    @Override
    public List<Account> accounts(TenantId tenant) {
        return database.read(READING, connection -> AccountTable.ofTenant(connection, tenant));
    }

    @Override
    public void put(Account account) {
        database.write("writing an account", connection -> {
            AccountTable.put(connection, account);
            return account;
        });
    }

    @Override
    public boolean add(Account account) {
        return database.write("adding an account", connection -> AccountTable.add(connection, account));
    }

    @Override
    public boolean remove(TenantId tenant, String name) {
        if (Text.cannotBeKept(name)) {
            return false;
        }
        return database.write("removing an account", connection -> AccountTable.remove(connection, tenant, name));
    }

    @Override
    public Optional<ApiToken> token(String hash) {
        if (Text.cannotBeKept(hash)) {
            return Optional.empty();
        }
        return database.read(READING_TOKENS, connection -> TokenTable.withHash(connection, hash)).stream()
                .findFirst();
    }

    @Override
    public List<ApiToken> tokens(TenantId tenant) {
        return database.read(READING_TOKENS, connection -> TokenTable.ofTenant(connection, tenant));
    }

    @Override
    public void add(ApiToken token) {
        database.write("writing a token", connection -> {
            TokenTable.add(connection, token);
            return token;
        });
    }

    @Override
    public void used(String id, Instant time) {
        database.write("noting a token's use", connection -> {
            TokenTable.used(connection, id, time);
            return id;
        });
    }

    @Override
    public boolean revoke(TenantId tenant, String id) {
        if (Text.cannotBeKept(id)) {
            return false;
        }
        return database.write("revoking a token", connection -> TokenTable.revoke(connection, tenant, id));
    }
}
