package io.tidewatch.sqlite;

import io.tidewatch.catalog.AuditLog;
import io.tidewatch.catalog.sql.Database;
import io.tidewatch.catalog.sql.SqlAuditLog;
import io.tidewatch.testkit.AuditLogContract;
import java.nio.file.Path;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class SqliteAuditLogTest extends AuditLogContract {
    @TempDir
    private Path folder;

    private @Nullable Database open;

    @Override
    protected AuditLog reopen() {
        close();
        open = SqliteDatabase.open(folder.resolve("catalog.db"));
        return new SqlAuditLog(open);
    }

    @Override
    protected void change(String sql) throws SQLException {
        try (var connection = new SqliteFile(folder.resolve("catalog.db"), SqliteQueue.TABLES).connect()) {
            Sql.run(connection, sql);
        }
    }

    @Override
    protected void allowChanges() throws SQLException {
        change("DROP TRIGGER audit_log_no_update");
        change("DROP TRIGGER audit_log_no_delete");
    }

    @AfterEach
    void close() {
        if (open != null) {
            open.close();
        }
    }
}
