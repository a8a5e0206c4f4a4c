package io.tidewatch.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidewatch.event.ByteSize;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileLockTest {
    @TempDir
    private Path folder;

    @Test
    void secondQueueOverTheSameFileIsRefusedInThisProcess() {
        try (SqliteQueue first = TestQueues.open(folder, ByteSize.ofMebibytes(1))) {
            assertThatExceptionOfType(TidewatchException.class)
                    .isThrownBy(() -> TestQueues.open(folder, ByteSize.ofMebibytes(1)))
                    .withMessageContaining("open in this process already")
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(FailureKind.UNAVAILABLE));
            assertThat(first.status().batches()).isZero();
        }
        TestQueues.open(folder, ByteSize.ofMebibytes(1)).close();
    }

    @Test
    void secondProcessIsRefusedAndToldWhichHasTheFile() throws Exception {
        try (SqliteQueue first = TestQueues.open(folder, ByteSize.ofMebibytes(1))) {
            Process child = QueueChild.start(folder.resolve("queue.db"), List.of());
            try (BufferedReader output = child.inputReader()) {
                assertThat(output.readLine())
                        .startsWith("refused")
                        .contains("in use by another Tidewatch")
                        .contains("process " + ProcessHandle.current().pid());
            } finally {
                child.destroyForcibly();
                child.waitFor();
            }
            assertThat(first.status().batches()).isZero();
        }
    }
}
