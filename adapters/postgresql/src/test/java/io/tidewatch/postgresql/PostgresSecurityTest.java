package io.tidewatch.postgresql;

import io.tidewatch.catalog.sql.Database;
import io.tidewatch.catalog.sql.SqlAccounts;
import io.tidewatch.catalog.sql.SqlRoles;
import io.tidewatch.catalog.sql.SqlSessions;
import io.tidewatch.catalog.sql.SqlTenants;
import io.tidewatch.testkit.SecurityContract;
import io.tidewatch.testkit.process.PostgresProcess;
import io.tidewatch.testkit.process.PostgresProcess.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

class PostgresSecurityTest extends SecurityContract {
    private final TestDatabase database = PostgresProcess.shared().newDatabase();
    private @Nullable Database open;

    @Override
    protected Kept reopen() {
        close();
        open = Databases.open(database);
        return new Kept(new SqlAccounts(open), new SqlRoles(open), new SqlSessions(open), new SqlTenants(open));
    }

    @AfterEach
    void close() {
        if (open != null) {
            open.close();
        }
    }
}
