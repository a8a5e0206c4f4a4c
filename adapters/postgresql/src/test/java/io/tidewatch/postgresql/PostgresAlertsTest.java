package io.tidewatch.postgresql;

import io.tidewatch.catalog.sql.Database;
import io.tidewatch.testkit.alert.AlertsContract;
import io.tidewatch.testkit.process.PostgresProcess;
import io.tidewatch.testkit.process.PostgresProcess.TestDatabase;

class PostgresAlertsTest extends AlertsContract {
    private final TestDatabase database = PostgresProcess.shared().newDatabase();

    @Override
    protected Database open() {
        return Databases.open(database);
    }
}
