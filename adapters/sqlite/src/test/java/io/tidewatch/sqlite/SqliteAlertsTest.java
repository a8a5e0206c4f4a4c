package io.tidewatch.sqlite;

import io.tidewatch.catalog.sql.Database;
import io.tidewatch.testkit.alert.AlertsContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteAlertsTest extends AlertsContract {
    @TempDir
    private Path folder;

    @Override
    protected Database open() {
        return SqliteDatabase.open(folder.resolve("catalog.db"));
    }
}
