package io.tidewatch.postgresql;

import io.tidewatch.catalog.sql.Database;
import io.tidewatch.testkit.NotificationsContract;
import io.tidewatch.testkit.process.PostgresProcess;
import io.tidewatch.testkit.process.PostgresProcess.TestDatabase;

class PostgresNotificationsTest extends NotificationsContract {
    private final TestDatabase database = PostgresProcess.shared().newDatabase();

    @Override
    protected Database open() {
        return Databases.open(database);
    }
}
