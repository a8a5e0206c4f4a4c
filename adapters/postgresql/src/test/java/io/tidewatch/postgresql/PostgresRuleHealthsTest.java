package io.tidewatch.postgresql;

import static java.util.Objects.requireNonNull;

import io.tidewatch.catalog.RuleHealths;
import io.tidewatch.catalog.Rules;
import io.tidewatch.catalog.Tenants;
import io.tidewatch.catalog.sql.Database;
import io.tidewatch.catalog.sql.SqlRuleHealths;
import io.tidewatch.catalog.sql.SqlRules;
import io.tidewatch.catalog.sql.SqlTenants;
import io.tidewatch.testkit.RuleHealthsContract;
import io.tidewatch.testkit.process.PostgresProcess;
import io.tidewatch.testkit.process.PostgresProcess.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

class PostgresRuleHealthsTest extends RuleHealthsContract {
    private final TestDatabase database = PostgresProcess.shared().newDatabase();
    private @Nullable Database open;

    @Override
    protected RuleHealths reopen() {
        close();
        open = Databases.open(database);
        return new SqlRuleHealths(open);
    }

    @Override
    protected Rules rules() {
        return new SqlRules(requireNonNull(open));
    }

    @Override
    protected Tenants tenants() {
        return new SqlTenants(requireNonNull(open));
    }

    @AfterEach
    void close() {
        if (open != null) {
            open.close();
        }
    }
}
