package io.tidewatch.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidewatch.config.Secret;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.testkit.process.PostgresProcess;
import io.tidewatch.testkit.process.PostgresProcess.TestDatabase;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;

class PostgresRefusalsTest {
    private final PostgresProcess server = PostgresProcess.shared();
    private final TestDatabase database = server.newDatabase();
    private final PostgresConfig config = Databases.config(database);

    @Test
    void wrongPasswordIsNamedAndNotShown() {
        PostgresConfig wrong = PostgresConfig.of(config.address(), config.user(), new Secret("not-the-password"));

        assertRefused(wrong, FailureKind.UNAVAILABLE)
                .withMessageContaining("does not let the user '" + database.name() + "' in")
                .withMessageContaining("catalog.password")
                .satisfies(e -> assertThat(stackOf(e)).doesNotContain("not-the-password"));
        assertThat(wrong.toString()).doesNotContain("not-the-password");
    }

    @Test
    void missingDatabaseIsNamedWithTheStatementThatMakesIt() {
        String url = database.url() + "_missing";

        assertRefused(Databases.config(url, database), FailureKind.UNAVAILABLE)
                .withMessageContaining("has no database '" + database.name() + "_missing'")
                .withMessageContaining("CREATE DATABASE " + database.name() + "_missing OWNER " + database.name());
    }

    @Test
    void userWhoMayNotMakeTablesIsToldSo() {
        TestDatabase other = server.newDatabase();
        server.run(other.name(), "REVOKE CREATE ON SCHEMA public FROM public");
        PostgresConfig stranger =
                PostgresConfig.of(PostgresAddress.parse(other.url()), database.name(), new Secret(database.password()));
        assertRefused(stranger, FailureKind.UNAVAILABLE)
                .withMessageContaining("lacks a privilege")
                .withMessageContaining("OWNER TO " + database.name());

        server.run(other.name(), "REVOKE ALL ON SCHEMA public FROM public");
        assertRefused(stranger, FailureKind.UNAVAILABLE)
                .withMessageContaining("has no schema that the user")
                .withMessageContaining("OWNER TO " + database.name());
    }

    @Test
    void serverThatIsNotThereIsWaitedForAWhile() {
        PostgresConfig nobody = PostgresConfig.of(
                        PostgresAddress.parse("postgresql://127.0.0.1:1/t"), "u", new Secret("p"))
                .withPatience(Duration.ofSeconds(1));

        assertRefused(nobody, FailureKind.UNAVAILABLE)
                .withMessageContaining("postgresql://127.0.0.1:1/t")
                .withMessageContaining("Check that it runs");
    }

    @Test
    void databaseOfSomethingElseIsLeftAsItIs() {
        server.run(database.name(), "CREATE TABLE theirs (x TEXT)");

        assertRefused(config, FailureKind.INVALID).withMessageContaining("not Tidewatch's");
        server.run(database.name(), "DROP TABLE theirs");
        PostgresDatabase.open(config).close();
    }

    @Test
    void databaseThatCannotKeepEveryNameIsRefused() {
        String name = database.name() + "_latin1";
        server.run(
                "postgres",
                "CREATE DATABASE " + name + " OWNER " + database.name()
                        + " ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C' LOCALE_PROVIDER libc TEMPLATE template0");

        assertRefused(Databases.config(database.url() + "_latin1", database), FailureKind.INVALID)
                .withMessageContaining("ENCODING 'UTF8'");
    }

    @Test
    void secondProgramIsRefusedAndTheFirstGoesOn() {
        try (PostgresDatabase first = PostgresDatabase.open(config)) {
            assertRefused(config, FailureKind.UNAVAILABLE)
                    .withMessageContaining("in use by another Tidewatch")
                    .withMessageContaining("another data folder and another database");
            assertThat(Rows.count(first)).isZero();
            Rows.add(first, "1");
            assertThat(Rows.count(first)).isOne();
        }
        PostgresDatabase.open(config).close();
    }

    @Test
    void twoCatalogsInTwoSchemasOfADatabaseDoNotDisturbEachOther() {
        server.run(database.name(), "CREATE SCHEMA one AUTHORIZATION " + database.name());
        server.run(database.name(), "CREATE SCHEMA two AUTHORIZATION " + database.name());
        try (PostgresDatabase one =
                        PostgresDatabase.open(Databases.config(database.url() + "?currentSchema=one", database));
                PostgresDatabase two =
                        PostgresDatabase.open(Databases.config(database.url() + "?currentSchema=two", database))) {
            Rows.add(one, "1");
            assertThat(Rows.count(one)).isOne();
            assertThat(Rows.count(two)).isZero();
        }
    }

    @Test
    void statementThatTakesTooLongIsEnded() {
        try (PostgresDatabase slow = PostgresDatabase.open(config.withStatementTimeout(Duration.ofSeconds(1)))) {
            assertThatExceptionOfType(TidewatchException.class)
                    .isThrownBy(
                            () -> slow.read("reading rules", connection -> Rows.run(connection, "SELECT pg_sleep(60)")))
                    .withMessageContaining("took longer than 1 s")
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(FailureKind.UNAVAILABLE));
            assertThat(Rows.count(slow)).isZero();
        }
    }

    private static ThrowableAssertAlternative<TidewatchException> assertRefused(
            PostgresConfig config, FailureKind kind) {
        return assertThatExceptionOfType(TidewatchException.class)
                .isThrownBy(() -> PostgresDatabase.open(config))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(kind));
    }

    private static String stackOf(Throwable failure) {
        java.io.StringWriter text = new java.io.StringWriter();
        failure.printStackTrace(new java.io.PrintWriter(text));
        return text.toString();
    }
}
