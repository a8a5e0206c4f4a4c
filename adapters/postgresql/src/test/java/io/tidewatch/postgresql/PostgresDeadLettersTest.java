package io.tidewatch.postgresql;

import io.tidewatch.catalog.sql.Database;
import io.tidewatch.queue.DeadLetters;
import io.tidewatch.queue.sql.SqlDeadLetters;
import io.tidewatch.testkit.DeadLettersContract;
import io.tidewatch.testkit.process.PostgresProcess;
import io.tidewatch.testkit.process.PostgresProcess.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

class PostgresDeadLettersTest extends DeadLettersContract {
    private final TestDatabase database = PostgresProcess.shared().newDatabase();
    private @Nullable Database open;

    @Override
    protected DeadLetters reopen() {
        close();
        open = Databases.open(database);
        return new SqlDeadLetters(open);
    }

    @AfterEach
    void close() {
        if (open != null) {
            open.close();
        }
    }
}
