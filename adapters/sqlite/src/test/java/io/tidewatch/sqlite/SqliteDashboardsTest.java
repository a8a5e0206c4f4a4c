package io.tidewatch.sqlite;

import io.tidewatch.catalog.Dashboards;
import io.tidewatch.catalog.sql.Database;
import io.tidewatch.catalog.sql.SqlDashboards;
import io.tidewatch.testkit.DashboardsContract;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class SqliteDashboardsTest extends DashboardsContract {
    @TempDir
    private Path folder;

    private @Nullable Database open;

    @Override
    protected Dashboards reopen() {
        close();
        open = SqliteDatabase.open(folder.resolve("catalog.db"));
        return new SqlDashboards(open);
    }

    @AfterEach
    void close() {
        if (open != null) {
            open.close();
        }
    }
}
