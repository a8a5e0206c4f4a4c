package io.tidewatch.sqlite;

import io.tidewatch.catalog.Rules;
import io.tidewatch.catalog.sql.Database;
import io.tidewatch.catalog.sql.SqlRules;
import io.tidewatch.testkit.RulesContract;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class SqliteRulesTest extends RulesContract {
    @TempDir
    private Path folder;

    private @Nullable Database open;

    @Override
    protected Rules reopen() {
        close();
        open = SqliteDatabase.open(folder.resolve("catalog.db"));
        return new SqlRules(open);
    }

    @AfterEach
    void close() {
        if (open != null) {
            open.close();
        }
    }
}
