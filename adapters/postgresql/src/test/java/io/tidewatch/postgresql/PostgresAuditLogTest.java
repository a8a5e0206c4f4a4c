package io.tidewatch.postgresql;

import io.tidewatch.catalog.AuditLog;
import io.tidewatch.catalog.sql.Database;
import io.tidewatch.catalog.sql.SqlAuditLog;
import io.tidewatch.testkit.AuditLogContract;
import io.tidewatch.testkit.process.PostgresProcess;
import io.tidewatch.testkit.process.PostgresProcess.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

class PostgresAuditLogTest extends AuditLogContract {
    private final TestDatabase database = PostgresProcess.shared().newDatabase();
    private @Nullable Database open;

    @Override
    protected AuditLog reopen() {
        close();
        open = Databases.open(database);
        return new SqlAuditLog(open);
    }

    @Override
    protected void change(String sql) throws SQLException {
        try (Connection connection = PostgresProcess.shared().connect(database.name());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    protected void allowChanges() throws SQLException {
        change("ALTER TABLE audit_log DISABLE TRIGGER audit_log_only_grows");
    }

    @AfterEach
    void close() {
        if (open != null) {
            open.close();
        }
    }
}
