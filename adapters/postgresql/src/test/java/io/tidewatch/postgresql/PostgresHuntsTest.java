package io.tidewatch.postgresql;

import io.tidewatch.catalog.Hunts;
import io.tidewatch.catalog.sql.Database;
import io.tidewatch.catalog.sql.SqlHunts;
import io.tidewatch.testkit.HuntsContract;
import io.tidewatch.testkit.process.PostgresProcess;
import io.tidewatch.testkit.process.PostgresProcess.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

class PostgresHuntsTest extends HuntsContract {
    private final TestDatabase database = PostgresProcess.shared().newDatabase();
    private @Nullable Database open;

    @Override
    protected Hunts reopen() {
        close();
        open = Databases.open(database);
        return new SqlHunts(open);
    }

    @AfterEach
    void close() {
        if (open != null) {
            open.close();
        }
    }
}
