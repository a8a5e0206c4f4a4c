package io.tidewatch.sqlite;

import io.tidewatch.catalog.sql.Database;
import io.tidewatch.testkit.NotificationsContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteNotificationsTest extends NotificationsContract {
    @TempDir
    private Path folder;

    @Override
    protected Database open() {
        return SqliteDatabase.open(folder.resolve("catalog.db"));
    }
}
