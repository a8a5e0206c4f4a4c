package io.tidewatch.catalog.sql;

import static java.util.Objects.requireNonNull;

import io.tidewatch.catalog.Account;
import io.tidewatch.catalog.Accounts;
import io.tidewatch.catalog.ApiToken;
import io.tidewatch.event.TenantId;
import java.util.List;
import java.util.Optional;

/** Accounts and tokens in the tables {@code account} and {@code api_token}. */
public final class SqlAccounts implements Accounts {
    private final Database database;

    public SqlAccounts(Database database) {
        this.database = requireNonNull(database, "database is null");
    }

    @Override
    public Optional<Account> account(String name) {
        if (Text.cannotBeKept(name)) {
            return Optional.empty();
        }
        return database.read("reading accounts", connection -> AccountTable.account(connection, name)).stream()
                .findFirst();
    }

    @Override
    public List<Account> accounts() {
        return database.read("reading accounts", AccountTable::accounts);
    }

    @Override
    public void put(Account account) {
        database.write("writing an account", connection -> {
            AccountTable.put(connection, account);
            return account;
        });
    }

    @Override
    public Optional<ApiToken> token(String hash) {
        if (Text.cannotBeKept(hash)) {
            return Optional.empty();
        }
        return database.read("reading tokens", connection -> AccountTable.token(connection, hash)).stream()
                .findFirst();
    }

    @Override
    public List<ApiToken> tokens(TenantId tenant) {
        return database.read("reading tokens", connection -> AccountTable.tokens(connection, tenant));
    }

    @Override
    public void add(ApiToken token) {
        database.write("writing a token", connection -> {
            AccountTable.add(connection, token);
            return token;
        });
    }

    @Override
    public boolean revoke(TenantId tenant, String id) {
        if (Text.cannotBeKept(id)) {
            return false;
        }
        return database.write("revoking a token", connection -> AccountTable.revoke(connection, tenant, id));
    }
}
