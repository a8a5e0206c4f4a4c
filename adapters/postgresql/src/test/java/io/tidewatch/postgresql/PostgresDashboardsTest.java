package io.tidewatch.postgresql;

import io.tidewatch.catalog.Dashboards;
import io.tidewatch.catalog.sql.Database;
import io.tidewatch.catalog.sql.SqlDashboards;
import io.tidewatch.testkit.DashboardsContract;
import io.tidewatch.testkit.process.PostgresProcess;
import io.tidewatch.testkit.process.PostgresProcess.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

class PostgresDashboardsTest extends DashboardsContract {
    private final TestDatabase database = PostgresProcess.shared().newDatabase();
    private @Nullable Database open;

    @Override
    protected Dashboards reopen() {
        close();
        open = Databases.open(database);
        return new SqlDashboards(open);
    }

    @AfterEach
    void close() {
        if (open != null) {
            open.close();
        }
    }
}
