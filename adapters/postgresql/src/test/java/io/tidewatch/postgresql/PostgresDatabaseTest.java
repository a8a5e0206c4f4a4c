package io.tidewatch.postgresql;

import io.tidewatch.catalog.sql.Database;
import io.tidewatch.testkit.DatabaseContract;
import io.tidewatch.testkit.process.PostgresProcess;
import io.tidewatch.testkit.process.PostgresProcess.TestDatabase;

class PostgresDatabaseTest extends DatabaseContract {
    private final TestDatabase database = PostgresProcess.shared().newDatabase();

    @Override
    protected Database open() {
        return Databases.open(database);
    }

    @Override
    protected void change(String sql) {
        PostgresProcess.shared().run(database.name(), sql);
    }
}
