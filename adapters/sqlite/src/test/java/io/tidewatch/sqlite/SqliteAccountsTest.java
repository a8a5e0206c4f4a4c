package io.tidewatch.sqlite;

import io.tidewatch.catalog.Accounts;
import io.tidewatch.testkit.AccountsContract;
import io.tidewatch.testkit.MutableClock;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class SqliteAccountsTest extends AccountsContract {
    @TempDir
    private Path folder;

    private @Nullable SqliteCatalog open;

    @Override
    protected Accounts reopen() {
        close();
        open = new SqliteCatalog(folder.resolve("catalog.db"), MutableClock.atNoon());
        open.start();
        return open;
    }

    @AfterEach
    void close() {
        if (open != null) {
            open.close();
        }
    }
}
