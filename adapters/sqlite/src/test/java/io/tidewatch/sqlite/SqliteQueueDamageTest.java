package io.tidewatch.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidewatch.event.ByteSize;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.RawBatch;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.health.Health;
import io.tidewatch.ledger.LedgerEntry;
import io.tidewatch.queue.QueuedBatch;
import io.tidewatch.testkit.Batches;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteQueueDamageTest {
    private static final long SEED = 20261121;
    private static final ByteSize ROOMY = ByteSize.ofMebibytes(64);

    @TempDir
    private Path folder;

    @Test
    void damagedRowIsSetAsideCountedAndReportedAndTheRestGoesOn() throws SQLException {
        append("a", "b", "c");
        change("UPDATE batch SET frame = substr(frame, 1, 20) || x'00' || substr(frame, 22) WHERE offset = 2");

        try (SqliteQueue queue = TestQueues.open(folder, ROOMY)) {
            assertThat(textsOf(poll(queue))).containsExactly("a", "c");
            assertThat(queue.check().status()).isEqualTo(Health.Status.DEGRADED);
            assertThat(queue.check().cause()).contains("1 damaged").contains("table 'damaged'");
            assertThat(queue.status().batches()).isEqualTo(2);
            LedgerEntry entry = queue.entries(Instant.EPOCH, Instant.MAX).getFirst();
            assertThat(entry.received()).isEqualTo(3);
            assertThat(entry.quarantined()).isEqualTo(1);
        }
        try (SqliteQueue queue = TestQueues.open(folder, ROOMY)) {
            assertThat(textsOf(poll(queue))).containsExactly("a", "c");
            assertThat(queue.check().status()).isEqualTo(Health.Status.DEGRADED);
        }
        assertThat(number("SELECT offset FROM damaged WHERE frame IS NOT NULL")).isEqualTo(2);
    }

    @Test
    void whateverPageIsOverwrittenNothingWrongIsEverRead() throws Exception {
        Map<Long, RawBatch> batches = new TreeMap<>();
        try (SqliteQueue queue = TestQueues.open(folder, ROOMY)) {
            for (int i = 0; i < 40; i++) {
                RawBatch batch = Batches.random(i, 1 + i * 5, 100);
                batches.put(queue.append(batch).position().offset(), batch);
            }
        }
        byte[] whole = Files.readAllBytes(file());
        Random random = new Random(SEED);
        int readable = 0;
        for (int round = 0; round < 40; round++) {
            byte[] garbage = new byte[1 + random.nextInt(16_384)];
            random.nextBytes(garbage);
            Files.write(file(), whole);
            overwrite(random.nextInt(whole.length - garbage.length), garbage);
            readable += compare(batches);
        }
        assertThat(readable).isGreaterThan(40 * 20);
    }

    /** How many batches could be read; those must be right. */
    private int compare(Map<Long, RawBatch> batches) {
        int readable = 0;
        try (SqliteQueue queue = TestQueues.open(folder, ROOMY)) {
            for (QueuedBatch queued : poll(queue)) {
                RawBatch expected = batches.get(queued.position().offset());
                assertThat(Batches.lines(queued.batch())).isEqualTo(Batches.lines(expected));
                readable++;
            }
            assertThat(queue.check().status() == Health.Status.UP).isEqualTo(readable == batches.size());
        } catch (TidewatchException e) {
            if (e.kind() == FailureKind.INTERNAL) System.err.println("DBG " + e.getMessage());
            assertThat(e.kind()).isIn(FailureKind.CORRUPT, FailureKind.INVALID);
            assertThat(e).hasMessageContaining("queue.db");
        }
        return readable;
    }

    @Test
    void fileThatIsNoDatabaseIsRefusedWithARemedy() throws IOException {
        Files.writeString(file(), "this is not a database at all".repeat(1_000));

        assertThatExceptionOfType(TidewatchException.class)
                .isThrownBy(() -> TestQueues.open(folder, ROOMY))
                .withMessageContaining(file().toString())
                .withMessageContaining("damaged")
                .satisfies(e -> assertThat(e.kind()).isEqualTo(FailureKind.CORRUPT));
        assertThat(Files.readString(file())).startsWith("this is not");
    }

    @Test
    void databaseOfAnotherProgramIsRefusedAndLeftAlone() throws SQLException {
        change("CREATE TABLE recipes (name TEXT)");

        assertThatExceptionOfType(TidewatchException.class)
                .isThrownBy(() -> TestQueues.open(folder, ROOMY))
                .withMessageContaining("not a Tidewatch queue")
                .satisfies(e -> assertThat(e.kind()).isEqualTo(FailureKind.INVALID));
        assertThat(number("SELECT count(*) FROM sqlite_master")).isEqualTo(1);
    }

    @Test
    void fileOfANewerVersionIsRefused() throws SQLException {
        append("a");
        change("INSERT INTO flyway_schema_history SELECT 99, '99', description, type, script, checksum, installed_by,"
                + " installed_on, 1, 1 FROM flyway_schema_history");

        assertThatExceptionOfType(TidewatchException.class)
                .isThrownBy(() -> TestQueues.open(folder, ROOMY))
                .withMessageContaining("newer Tidewatch");
    }

    @Test
    void fileMadeByAnotherTextOfAScriptIsRefused() throws SQLException {
        append("a");
        change("UPDATE flyway_schema_history SET checksum = 7");

        assertThatExceptionOfType(TidewatchException.class)
                .isThrownBy(() -> TestQueues.open(folder, ROOMY))
                .withMessageContaining("another text of the script V1 ");
    }

    private void append(String... lines) {
        try (SqliteQueue queue = TestQueues.open(folder, ROOMY)) {
            for (String line : lines) {
                queue.append(Batches.of(line));
            }
        }
    }

    private static List<QueuedBatch> poll(SqliteQueue queue) {
        List<QueuedBatch> polled = new ArrayList<>();
        for (List<QueuedBatch> more = queue.poll(7, Duration.ZERO);
                !more.isEmpty();
                more = queue.poll(7, Duration.ZERO)) {
            polled.addAll(more);
        }
        return polled;
    }

    private static List<String> textsOf(List<QueuedBatch> batches) {
        return batches.stream()
                .flatMap(queued -> Batches.lines(queued.batch()).stream())
                .toList();
    }

    private Path file() {
        return folder.resolve("queue.db");
    }

    private void overwrite(long at, byte[] bytes) throws IOException {
        try (RandomAccessFile random = new RandomAccessFile(file().toFile(), "rw")) {
            random.seek(at);
            random.write(bytes);
        }
    }

    private void change(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file())) {
            Sql.run(connection, sql);
        }
    }

    private long number(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file())) {
            return Sql.number(connection, sql);
        }
    }
}
