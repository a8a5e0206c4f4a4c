package io.tidewatch.sqlite;

import io.tidewatch.catalog.sql.Database;
import io.tidewatch.queue.DeadLetters;
import io.tidewatch.queue.sql.SqlDeadLetters;
import io.tidewatch.testkit.DeadLettersContract;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Dead letters in the catalog, where a broker is the queue. */
class CatalogDeadLettersTest extends DeadLettersContract {
    @TempDir
    private Path folder;

    private @Nullable Database open;

    @Override
    protected DeadLetters reopen() {
        close();
        open = SqliteDatabase.open(folder.resolve("catalog.db"));
        return new SqlDeadLetters(open);
    }

    @AfterEach
    void close() {
        if (open != null) {
            open.close();
        }
    }
}
