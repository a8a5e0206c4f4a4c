package io.tidewatch.sqlite;

import static java.util.Objects.requireNonNull;

import io.tidewatch.catalog.RuleHealths;
import io.tidewatch.catalog.Rules;
import io.tidewatch.catalog.Tenants;
import io.tidewatch.catalog.sql.Database;
import io.tidewatch.catalog.sql.SqlRuleHealths;
import io.tidewatch.catalog.sql.SqlRules;
import io.tidewatch.catalog.sql.SqlTenants;
import io.tidewatch.testkit.RuleHealthsContract;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class SqliteRuleHealthsTest extends RuleHealthsContract {
    @TempDir
    private Path folder;

    private @Nullable Database open;

    @Override
    protected RuleHealths reopen() {
        close();
        open = SqliteDatabase.open(folder.resolve("catalog.db"));
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
