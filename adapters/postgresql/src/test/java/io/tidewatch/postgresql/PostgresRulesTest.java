package io.tidewatch.postgresql;

import io.tidewatch.catalog.Rules;
import io.tidewatch.catalog.sql.Database;
import io.tidewatch.catalog.sql.SqlRules;
import io.tidewatch.testkit.RulesContract;
import io.tidewatch.testkit.process.PostgresProcess;
import io.tidewatch.testkit.process.PostgresProcess.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

class PostgresRulesTest extends RulesContract {
    private final TestDatabase database = PostgresProcess.shared().newDatabase();
    private @Nullable Database open;

    @Override
    protected Rules reopen() {
        close();
        open = Databases.open(database);
        return new SqlRules(open);
    }

    @AfterEach
    void close() {
        if (open != null) {
            open.close();
        }
    }
}
