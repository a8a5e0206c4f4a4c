package io.tidewatch.postgresql;

import io.tidewatch.catalog.sql.Database;
import io.tidewatch.testkit.alert.AlertStageContract;
import io.tidewatch.testkit.process.PostgresProcess;
import io.tidewatch.testkit.process.PostgresProcess.TestDatabase;

class PostgresAlertStageTest extends AlertStageContract {
    private final TestDatabase database = PostgresProcess.shared().newDatabase();

    @Override
    protected Database open() {
        return Databases.open(database);
    }
}
