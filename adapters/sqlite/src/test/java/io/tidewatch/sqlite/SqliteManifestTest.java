package io.tidewatch.sqlite;

import static java.util.Objects.requireNonNull;

import io.tidewatch.catalog.Manifest;
import io.tidewatch.catalog.sql.Database;
import io.tidewatch.catalog.sql.SqlLedger;
import io.tidewatch.catalog.sql.SqlManifest;
import io.tidewatch.ledger.LedgerSource;
import io.tidewatch.testkit.ManifestContract;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class SqliteManifestTest extends ManifestContract {
    @TempDir
    private Path folder;

    private @Nullable Database open;

    @Override
    protected Manifest reopen() {
        close();
        open = SqliteDatabase.open(folder.resolve("catalog.db"));
        return new SqlManifest(open);
    }

    @Override
    protected Manifest reopenAfterCrash() {
        if (open != null) {
            TestQueues.kill(folder, open);
            open = null;
        }
        return reopen();
    }

    @Override
    protected LedgerSource ledger(Manifest manifest) {
        return new SqlLedger(requireNonNull(open));
    }

    @AfterEach
    void close() {
        if (open != null) {
            open.close();
        }
    }
}
