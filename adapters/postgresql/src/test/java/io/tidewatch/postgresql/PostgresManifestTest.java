package io.tidewatch.postgresql;

import static java.util.Objects.requireNonNull;

import io.tidewatch.catalog.Manifest;
import io.tidewatch.catalog.sql.Database;
import io.tidewatch.catalog.sql.SqlLedger;
import io.tidewatch.catalog.sql.SqlManifest;
import io.tidewatch.ledger.LedgerSource;
import io.tidewatch.testkit.ManifestContract;
import io.tidewatch.testkit.process.PostgresProcess;
import io.tidewatch.testkit.process.PostgresProcess.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

class PostgresManifestTest extends ManifestContract {
    private final TestDatabase database = PostgresProcess.shared().newDatabase();
    private @Nullable Database open;

    @Override
    protected Manifest reopen() {
        close();
        open = Databases.open(database);
        return new SqlManifest(open);
    }

    /** What the server sees of a killed process is that its connections end. */
    @Override
    protected Manifest reopenAfterCrash() {
        PostgresProcess.shared().cutConnections(database.name());
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
