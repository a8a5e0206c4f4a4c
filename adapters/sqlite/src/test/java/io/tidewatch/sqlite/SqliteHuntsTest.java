package io.tidewatch.sqlite;

import io.tidewatch.catalog.Hunts;
import io.tidewatch.catalog.sql.Database;
import io.tidewatch.catalog.sql.SqlHunts;
import io.tidewatch.testkit.HuntsContract;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class SqliteHuntsTest extends HuntsContract {
    @TempDir
    private Path folder;

    private @Nullable Database open;

    @Override
    protected Hunts reopen() {
        close();
        open = SqliteDatabase.open(folder.resolve("catalog.db"));
        return new SqlHunts(open);
    }

    @AfterEach
    void close() {
        if (open != null) {
            open.close();
        }
    }
}
