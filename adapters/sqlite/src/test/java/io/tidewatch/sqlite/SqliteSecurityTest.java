package io.tidewatch.sqlite;

import io.tidewatch.catalog.sql.Database;
import io.tidewatch.catalog.sql.SqlAccounts;
import io.tidewatch.catalog.sql.SqlRoles;
import io.tidewatch.catalog.sql.SqlSessions;
import io.tidewatch.catalog.sql.SqlTenants;
import io.tidewatch.testkit.SecurityContract;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class SqliteSecurityTest extends SecurityContract {
    @TempDir
    private Path folder;

    private @Nullable Database open;

    @Override
    protected Kept reopen() {
        close();
        open = SqliteDatabase.open(folder.resolve("catalog.db"));
        return new Kept(new SqlAccounts(open), new SqlRoles(open), new SqlSessions(open), new SqlTenants(open));
    }

    @AfterEach
    void close() {
        if (open != null) {
            open.close();
        }
    }
}
