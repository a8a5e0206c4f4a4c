package io.tidewatch.sqlite;

import io.tidewatch.catalog.sql.Database;
import io.tidewatch.testkit.DatabaseContract;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.io.TempDir;

class SqliteDatabaseTest extends DatabaseContract {
    @TempDir
    private Path folder;

    @Override
    protected Database open() {
        return SqliteDatabase.open(folder.resolve("catalog.db"));
    }

    @Override
    protected void change(String sql) throws SQLException {
        SqliteFile file = new SqliteFile(folder.resolve("catalog.db"), SqliteQueue.TABLES);
        try (var connection = file.connect()) {
            Sql.run(connection, sql);
        }
    }
}
