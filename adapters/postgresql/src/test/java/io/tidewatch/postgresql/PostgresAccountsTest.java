package io.tidewatch.postgresql;

import io.tidewatch.catalog.Accounts;
import io.tidewatch.catalog.sql.Database;
import io.tidewatch.catalog.sql.SqlAccounts;
import io.tidewatch.testkit.AccountsContract;
import io.tidewatch.testkit.process.PostgresProcess;
import io.tidewatch.testkit.process.PostgresProcess.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

class PostgresAccountsTest extends AccountsContract {
    private final TestDatabase database = PostgresProcess.shared().newDatabase();
    private @Nullable Database open;

    @Override
    protected Accounts reopen() {
        close();
        open = Databases.open(database);
        return new SqlAccounts(open);
    }

    @AfterEach
    void close() {
        if (open != null) {
            open.close();
        }
    }
}
