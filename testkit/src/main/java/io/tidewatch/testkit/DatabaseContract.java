package io.tidewatch.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidewatch.catalog.sql.Database;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.health.Health;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every {@link Database} must do. */
public abstract class DatabaseContract {
    private static final int READERS = 3;

    /** The test's own database: empty at first; opened again after it was closed, with what was written before. */
    protected abstract Database open();

    /** Runs a statement past the closed database, as a person with a tool could. */
    protected abstract void change(String sql) throws SQLException;

    @Test
    void whatWasWrittenIsReadAtOnceAndAfterARestart() {
        try (Database database = open()) {
            put(database, "1", 7);
            assertThat(bases(database)).containsExactly(7L);
        }
        try (Database database = open()) {
            assertThat(bases(database)).containsExactly(7L);
        }
    }

    @Test
    void workThatThrowsChangesNothing() {
        try (Database database = open()) {
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> database.write("testing", c -> {
                        insert(c, "1", 7);
                        throw new IllegalStateException("as the test asked");
                    }));
            assertThat(bases(database)).isEmpty();
            put(database, "1", 8);
            assertThat(bases(database)).containsExactly(8L);
        }
    }

    @Test
    void statementThatFailsChangesNothingAndIsToldByTheHealthUntilAWriteSucceeds() {
        try (Database database = open()) {
            assertThatExceptionOfType(TidewatchException.class)
                    .isThrownBy(() -> database.write("testing refusals", c -> {
                        insert(c, "1", 7);
                        insert(c, "1", 8);
                        return true;
                    }))
                    .withMessageContaining("testing refusals failed");
            assertThat(database.check().status()).isEqualTo(Health.Status.DOWN);
            assertThat(bases(database)).isEmpty();

            put(database, "1", 9);
            assertThat(database.check()).isEqualTo(Health.UP);
        }
    }

    @Test
    void readingCannotWrite() {
        try (Database database = open()) {
            assertThatExceptionOfType(TidewatchException.class)
                    .isThrownBy(() -> database.read("testing", c -> {
                        insert(c, "1", 7);
                        return true;
                    }));
            assertThat(bases(database)).isEmpty();
        }
    }

    @Test
    void readersWaitForNeitherWritersNorEachOtherAndSeeOneState() throws Exception {
        CountDownLatch reading = new CountDownLatch(READERS);
        CountDownLatch written = new CountDownLatch(1);
        try (Database database = open();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            put(database, "1", 7);
            List<Future<List<Long>>> readers = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                readers.add(threads.submit(() -> database.read("testing", c -> {
                    List<Long> before = bases(c);
                    reading.countDown();
                    await(written);
                    before.addAll(bases(c));
                    return before;
                })));
            }
            reading.await();
            put(database, "2", 8);
            assertThat(bases(database)).containsExactly(7L, 8L);
            written.countDown();
            for (Future<List<Long>> reader : readers) {
                assertThat(reader.get()).containsExactly(7L, 7L);
            }
        }
    }

    @Test
    void concurrentChangesOfOneRowAllCount() throws InterruptedException, ExecutionException {
        try (Database database = open();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            put(database, "1", 0);
            List<Future<Boolean>> writers = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                writers.add(threads.submit(() -> database.write("testing", c -> {
                    long value = bases(c).getFirst();
                    try (PreparedStatement update = c.prepareStatement("UPDATE queue SET partition_base = ?")) {
                        update.setLong(1, value + 1);
                        return update.executeUpdate() == 1;
                    }
                })));
            }
            for (Future<Boolean> writer : writers) {
                assertThat(writer.get()).isTrue();
            }
            assertThat(bases(database)).containsExactly(50L);
        }
    }

    @Test
    void closedDatabaseSaysSo() {
        Database database = open();
        database.close();

        assertUnavailable(() -> bases(database));
        assertUnavailable(() -> put(database, "1", 7));
        assertThat(database.check().status()).isEqualTo(Health.Status.DOWN);
    }

    @Test
    void databaseOfANewerVersionIsRefused() throws SQLException {
        open().close();
        change("INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, checksum,"
                + " installed_by, execution_time, success) SELECT 99, '99', 'more', 'SQL', 'V99__more.sql', 7,"
                + " installed_by, 1, success FROM flyway_schema_history WHERE version = '1'");

        assertThatExceptionOfType(TidewatchException.class)
                .isThrownBy(this::open)
                .withMessageContaining("newer Tidewatch")
                .withMessageContaining("Start that version")
                .satisfies(e -> assertThat(e.kind()).isEqualTo(FailureKind.INVALID));
    }

    @Test
    void databaseMadeByAnotherTextOfAScriptIsRefused() throws SQLException {
        open().close();
        change("UPDATE flyway_schema_history SET checksum = 7 WHERE version = '1'");

        assertThatExceptionOfType(TidewatchException.class)
                .isThrownBy(this::open)
                .withMessageContaining("another text")
                .satisfies(e -> assertThat(e.kind()).isEqualTo(FailureKind.INTERNAL));
    }

    @Test
    void textsAreOrderedByTheirBytes() {
        try (Database database = open()) {
            for (String id : List.of("b", "B", "ä", "a", "_", "😀")) {
                put(database, id, id.hashCode());
            }
            assertThat(database.<List<String>>read("testing", c -> {
                        List<String> ids = new ArrayList<>();
                        try (PreparedStatement select =
                                        c.prepareStatement("SELECT id FROM queue ORDER BY id COLLATE \"binary\"");
                                ResultSet rows = select.executeQuery()) {
                            while (rows.next()) {
                                ids.add(rows.getString(1));
                            }
                        }
                        return ids;
                    }))
                    .containsExactly("B", "_", "a", "b", "ä", "😀");
        }
    }

    private static void assertUnavailable(Runnable work) {
        assertThatExceptionOfType(TidewatchException.class)
                .isThrownBy(work::run)
                .satisfies(e -> assertThat(e.kind()).isEqualTo(FailureKind.UNAVAILABLE));
    }

    private static void put(Database database, String id, long base) {
        database.write("testing", c -> {
            insert(c, id, base);
            return true;
        });
    }

    private static void insert(Connection connection, String id, long base) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO queue (id, partition_base) VALUES (?, ?)")) {
            insert.setString(1, id);
            insert.setLong(2, base);
            insert.executeUpdate();
        }
    }

    private static List<Long> bases(Database database) {
        return database.read("testing", DatabaseContract::bases);
    }

    private static List<Long> bases(Connection connection) throws SQLException {
        List<Long> bases = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT partition_base FROM queue ORDER BY 1");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                bases.add(rows.getLong(1));
            }
        }
        return bases;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
