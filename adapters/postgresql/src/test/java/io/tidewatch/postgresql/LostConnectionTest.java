package io.tidewatch.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.health.Health;
import io.tidewatch.testkit.Eventually;
import io.tidewatch.testkit.process.PostgresProcess;
import io.tidewatch.testkit.process.PostgresProcess.TestDatabase;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LostConnectionTest {
    private final PostgresProcess server = PostgresProcess.shared();
    private final TestDatabase database = server.newDatabase();

    @Test
    void idleConnectionsThatWereCutAreMadeAnew() {
        try (PostgresDatabase catalog = Databases.open(database)) {
            Rows.add(catalog, "1");
            assertThat(Rows.count(catalog)).isOne();
            server.cutConnections(database.name());

            Rows.add(catalog, "2");
            assertThat(Rows.count(catalog)).isEqualTo(2);
            assertThat(catalog.check()).isEqualTo(Health.UP);
        }
    }

    @Test
    void workWhoseConnectionIsCutIsDoneAgainAndTakesEffectOnce() {
        AtomicInteger runs = new AtomicInteger();
        try (PostgresDatabase catalog = Databases.open(database)) {
            catalog.write("adding a row", connection -> {
                Rows.run(
                        connection,
                        "WITH added AS (INSERT INTO queue VALUES ('1', 7) RETURNING 1) SELECT * FROM added");
                if (runs.incrementAndGet() == 1) {
                    server.cutConnections(database.name());
                }
                return Rows.run(connection, "SELECT 1");
            });
            assertThat(runs).hasValue(2);
            assertThat(Rows.count(catalog)).isOne();
        }
    }

    @Test
    void commitWhoseAnswerIsLostIsNotDoneAgain() throws Exception {
        try (CuttingProxy proxy = new CuttingProxy(database.port());
                PostgresDatabase catalog = PostgresDatabase.open(Databases.config(proxied(proxy), database))) {
            proxy.cutAfterNextCommit(true);
            Rows.add(catalog, "1");

            assertThat(proxy.cuts()).isOne();
            assertThat(Rows.count(catalog)).isOne();
            assertThat(catalog.check()).isEqualTo(Health.UP);
        }
    }

    @Test
    void commitThatNeverReachedTheServerIsDoneAgain() throws Exception {
        try (CuttingProxy proxy = new CuttingProxy(database.port());
                PostgresDatabase catalog = PostgresDatabase.open(Databases.config(proxied(proxy), database))) {
            proxy.cutAfterNextCommit(false);
            Rows.add(catalog, "1");

            assertThat(proxy.cuts()).isOne();
            assertThat(Rows.count(catalog)).isOne();
        }
    }

    @Test
    void commitInDoubtWaitsForTheServerAndFailsNever() throws Exception {
        try (CuttingProxy proxy = new CuttingProxy(database.port());
                PostgresDatabase catalog = PostgresDatabase.open(
                        Databases.config(proxied(proxy), database).withPatience(Duration.ofMillis(200)))) {
            proxy.refuseFromNextCut(true);
            proxy.cutAfterNextCommit(true);
            CompletableFuture<Void> write = CompletableFuture.runAsync(() -> Rows.add(catalog, "1"));
            Eventually.until(
                    "health tells of the doubt", () -> catalog.check().cause().contains("while the server committed"));
            assertThatExceptionOfType(TidewatchException.class)
                    .isThrownBy(() -> Rows.add(catalog, "2"))
                    .withMessageContaining("others have been writing")
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(FailureKind.UNAVAILABLE));
            assertThat(write).isNotDone();

            proxy.refuseFromNextCut(false);
            write.get();
            assertThat(Rows.count(catalog)).isOne();
            assertThat(catalog.check()).isEqualTo(Health.UP);
        }
    }

    @Test
    void serverThatGoesAwayIsToldByHealthAndGoesOnWhenItIsBack() {
        try (PostgresProcess own = PostgresProcess.start()) {
            TestDatabase there = own.newDatabase();
            try (PostgresDatabase catalog = Databases.open(there)) {
                Rows.add(catalog, "1");
                own.stop();
                assertUnavailable(() -> Rows.add(catalog, "2"));
                assertUnavailable(() -> Rows.count(catalog));
                assertThat(catalog.check().status()).isEqualTo(Health.Status.DOWN);
                assertThat(catalog.check().cause())
                        .contains("cannot be reached")
                        .contains(there.url());

                own.startAgain();
                Eventually.until(
                        "health is up again without a write",
                        () -> catalog.check().equals(Health.UP));
                assertThat(Rows.count(catalog)).isOne();
                Rows.add(catalog, "2");
                assertThat(Rows.count(catalog)).isEqualTo(2);
            }
        }
    }

    private static void assertUnavailable(Runnable work) {
        assertThatExceptionOfType(TidewatchException.class)
                .isThrownBy(work::run)
                .satisfies(e -> assertThat(e.kind()).isEqualTo(FailureKind.UNAVAILABLE));
    }

    /** Without TLS, so that the proxy sees what is sent. */
    private String proxied(CuttingProxy proxy) {
        return "postgresql://127.0.0.1:" + proxy.port() + "/" + database.name() + "?sslmode=disable";
    }
}
