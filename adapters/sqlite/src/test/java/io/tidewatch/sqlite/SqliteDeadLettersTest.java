package io.tidewatch.sqlite;

import io.tidewatch.event.ByteSize;
import io.tidewatch.queue.DeadLetters;
import io.tidewatch.testkit.DeadLettersContract;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class SqliteDeadLettersTest extends DeadLettersContract {
    @TempDir
    private Path folder;

    private @Nullable SqliteQueue open;

    @Override
    protected DeadLetters reopen() {
        close();
        open = TestQueues.open(folder, ByteSize.ofMebibytes(1));
        return open;
    }

    @AfterEach
    void close() {
        if (open != null) {
            open.close();
        }
    }
}
