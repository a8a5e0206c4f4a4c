package io.tidewatch.sqlite;

import io.tidewatch.catalog.Manifest;
import io.tidewatch.ledger.LedgerSource;
import io.tidewatch.testkit.ManifestContract;
import io.tidewatch.testkit.MutableClock;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class SqliteManifestTest extends ManifestContract {
    @TempDir
    private Path folder;

    private @Nullable SqliteCatalog open;

    @Override
    protected Manifest reopen() {
        close();
        open = new SqliteCatalog(folder.resolve("catalog.db"), MutableClock.atNoon());
        open.start();
        return open;
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
        return (SqliteCatalog) manifest;
    }

    @AfterEach
    void close() {
        if (open != null) {
            open.close();
        }
    }
}
