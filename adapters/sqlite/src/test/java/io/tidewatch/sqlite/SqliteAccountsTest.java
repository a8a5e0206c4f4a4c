package io.tidewatch.sqlite;

import io.tidewatch.catalog.Accounts;
import io.tidewatch.catalog.sql.Database;
import io.tidewatch.catalog.sql.SqlAccounts;
import io.tidewatch.testkit.AccountsContract;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class SqliteAccountsTest extends AccountsContract {
    @TempDir
    private Path folder;

    private @Nullable Database open;

    @Override
    protected Accounts reopen() {
        close();
        open = SqliteDatabase.open(folder.resolve("catalog.db"));
        return new SqlAccounts(open);
    }

    @AfterEach
    void close() {
        if (open != null) {
            open.close();
        }
    }
}
