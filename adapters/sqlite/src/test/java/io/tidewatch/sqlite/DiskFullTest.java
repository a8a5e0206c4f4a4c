package io.tidewatch.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidewatch.catalog.Manifest;
import io.tidewatch.catalog.ManifestCommit;
import io.tidewatch.catalog.Part;
import io.tidewatch.catalog.sql.SqlManifest;
import io.tidewatch.event.ByteSize;
import io.tidewatch.event.Dataset;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.Position;
import io.tidewatch.event.TenantId;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.health.Health;
import io.tidewatch.queue.QueuedBatch;
import io.tidewatch.testkit.Batches;
import io.tidewatch.testkit.Eventually;
import io.tidewatch.testkit.MutableClock;
import io.tidewatch.testkit.process.SmallDisk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskFullTest {
    private static final ByteSize ROOMY = ByteSize.ofMebibytes(256);

    @TempDir
    private Path folder;

    @Test
    void fullDiskRefusesLosesNothingAndGoesOnWhenThereIsSpace() throws Exception {
        try (SmallDisk _ = SmallDisk.mount(folder, 16)) {
            Path filler = Files.write(folder.resolve("filler"), new byte[11 << 20]);
            List<Long> kept = new ArrayList<>();
            try (SqliteQueue queue = open(0)) {
                appendUntilFull(queue, kept);
                assertThat(queue.check().status()).isEqualTo(Health.Status.DOWN);
                assertThat(queue.check().cause()).contains("disk is full").contains("Free space");

                Files.delete(filler);
                kept.add(append(queue, 1_000));
                assertThat(queue.check()).isEqualTo(Health.UP);
                assertThat(poll(queue)).containsExactlyElementsOf(kept);
            }
            try (SqliteQueue queue = open(0)) {
                assertThat(poll(queue)).containsExactlyElementsOf(kept);
            }
        }
    }

    @Test
    void queueThatKeepsSomeOfTheDiskFreeGoesOnWhenItsBatchesAreCommitted() throws Exception {
        try (SmallDisk _ = SmallDisk.mount(folder, 16);
                SqliteQueue queue = open(6)) {
            List<Long> kept = new ArrayList<>();
            appendUntilFull(queue, kept);

            queue.commit(new Position(0, kept.getLast()));
            Eventually.until("the queue takes batches again", () -> {
                try {
                    append(queue, 2_000);
                    return true;
                } catch (TidewatchException e) {
                    return false;
                }
            });
        }
    }

    @Test
    void fullDatabaseRefusesLosesNothingAndGoesOnWhenThereIsSpace() throws SQLException {
        List<Long> kept = new ArrayList<>();
        try (Bounded file = new Bounded(folder.resolve("queue.db"));
                SqliteQueue queue = new SqliteQueue(
                        SqliteQueueConfig.of(file.path()).withLimit(ROOMY), MutableClock.atNoon(), file)) {
            queue.start();
            appendUntilFull(queue, kept);
            assertThat(queue.check().status()).isEqualTo(Health.Status.DOWN);

            file.allow(100_000);
            kept.add(append(queue, 1_000));
            assertThat(queue.check()).isEqualTo(Health.UP);
            assertThat(poll(queue)).containsExactlyElementsOf(kept);
        }
    }

    @Test
    void catalogOnAFullDiskChangesNothingAndGoesOnWhenThereIsSpace() throws Exception {
        try (SmallDisk _ = SmallDisk.mount(folder, 4);
                SqliteDatabase database = SqliteDatabase.open(folder.resolve("catalog.db"))) {
            Manifest catalog = new SqlManifest(database);
            Path filler = Files.write(folder.resolve("filler"), new byte[2 << 20]);
            List<Part> parts = new ArrayList<>();
            assertFull(() -> {
                for (int i = 0; i < 10_000; i++) {
                    Part part = part(i);
                    catalog.commit(commit(part));
                    parts.add(part);
                }
            });
            assertThat(catalog.parts()).containsExactlyElementsOf(parts);
            assertThat(database.check().status()).isEqualTo(Health.Status.DOWN);

            Files.delete(filler);
            parts.add(part(parts.size()));
            catalog.commit(commit(parts.getLast()));
            assertThat(database.check()).isEqualTo(Health.UP);
            assertThat(catalog.parts()).containsExactlyElementsOf(parts);
            assertThat(catalog.positions()).containsExactly(new Position(0, parts.size()));
        }
    }

    private SqliteQueue open(int minFreeMebibytes) {
        return TestQueues.open(SqliteQueueConfig.of(folder.resolve("queue.db"))
                .withLimit(ROOMY)
                .withMinFree(ByteSize.ofMebibytes(minFreeMebibytes)));
    }

    private static void appendUntilFull(SqliteQueue queue, List<Long> kept) {
        assertFull(() -> {
            for (int i = 0; i < 1_000; i++) {
                kept.add(append(queue, i));
            }
        });
        assertThat(kept).isNotEmpty();
    }

    private static void assertFull(Runnable work) {
        assertThatExceptionOfType(TidewatchException.class)
                .isThrownBy(work::run)
                .withMessageContaining("disk is full")
                .satisfies(e -> assertThat(e.kind()).isEqualTo(FailureKind.UNAVAILABLE));
    }

    private static long append(SqliteQueue queue, int seed) {
        Position position = queue.append(Batches.random(seed, 100, 1_000)).position();
        return position == null ? 0 : position.offset();
    }

    private static List<Long> poll(SqliteQueue queue) {
        List<Long> offsets = new ArrayList<>();
        for (List<QueuedBatch> more = queue.poll(9, Duration.ZERO);
                !more.isEmpty();
                more = queue.poll(9, Duration.ZERO)) {
            more.forEach(queued -> offsets.add(queued.position().offset()));
        }
        return offsets;
    }

    private static ManifestCommit commit(Part part) {
        Position position = new Position(0, Long.parseLong(part.path()) + 1);
        return new ManifestCommit(List.of(part), List.of(), List.of(position), List.of());
    }

    private static Part part(int number) {
        return new Part(
                "%06d".formatted(number),
                TenantId.DEFAULT,
                Dataset.GENERIC,
                Batches.NOON,
                Batches.NOON,
                1,
                new ByteSize(1),
                0,
                Batches.NOON,
                "{\"padding\":\"" + "x".repeat(4_000) + "\"}");
    }

    /** A database that may have 1 MiB of pages until it is allowed more. */
    private static final class Bounded extends SqliteFile {
        private static final int PAGES = 128;

        private @Nullable Connection writer;

        Bounded(Path file) {
            super(file, SqliteQueue.TABLES);
        }

        @Override
        Connection connect() throws SQLException {
            Connection connection = super.connect();
            Sql.run(connection, "PRAGMA max_page_count = " + PAGES);
            writer = connection;
            return connection;
        }

        void allow(int pages) throws SQLException {
            if (writer == null) {
                throw new IllegalStateException("not open");
            }
            Sql.run(writer, "PRAGMA max_page_count = " + pages);
        }
    }
}
