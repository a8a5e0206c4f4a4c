package io.tidewatch.server;

import io.tidewatch.catalog.sql.Database;
import io.tidewatch.catalog.sql.SqlCatalog;
import io.tidewatch.config.CatalogSettings;
import io.tidewatch.config.ConfigReader;
import io.tidewatch.config.Secret;
import io.tidewatch.config.TidewatchConfig;
import io.tidewatch.postgresql.PostgresAddress;
import io.tidewatch.postgresql.PostgresConfig;
import io.tidewatch.postgresql.PostgresDatabase;
import io.tidewatch.sqlite.SqliteDatabase;
import io.tidewatch.testkit.process.PostgresProcess;
import io.tidewatch.testkit.process.PostgresProcess.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/**
 * An empty catalog for a test, in the kind of database that the system property {@code tidewatch.test.catalog} names: {@code sqlite}, as
 * usual, or {@code postgresql}. The build runs this module's tests once with each.
 */
public final class TestCatalog implements AutoCloseable {
    private static final String KIND = System.getProperty("tidewatch.test.catalog", "sqlite");

    private final Path folder;
    private final Database database;
    private final SqlCatalog catalog;

    private TestCatalog(Path folder, Database database, Instant now) {
        this.folder = folder;
        this.database = database;
        this.catalog = SqlCatalog.over(database, now);
    }

    public static TestCatalog open(Instant now) {
        try {
            Path folder = Files.createTempDirectory("tidewatch-catalog");
            if (KIND.equals("sqlite")) {
                Files.copy(Templates.FILE.resolve("catalog.db"), folder.resolve("catalog.db"));
            }
            return new TestCatalog(folder, CatalogDatabase.open(settings(newDatabase()), folder), now);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The environment variables that let a server keep its catalog in an empty database. */
    public static Map<String, String> newDatabase() {
        return switch (KIND) {
            case "sqlite" -> Map.of("TIDEWATCH_CATALOG_TYPE", "sqlite");
            case "postgresql" -> {
                TestDatabase database = PostgresProcess.shared().copyOf(Templates.DATABASE);
                yield environment(database);
            }
            default -> throw new AssertionError("tidewatch.test.catalog is " + KIND + "; use sqlite or postgresql");
        };
    }

    private static Map<String, String> environment(TestDatabase database) {
        return Map.of(
                "TIDEWATCH_CATALOG_TYPE",
                "postgresql",
                "TIDEWATCH_CATALOG_URL",
                database.url(),
                "TIDEWATCH_CATALOG_USER",
                database.user(),
                "TIDEWATCH_CATALOG_PASSWORD",
                database.password(),
                "TIDEWATCH_CATALOG_READERS",
                "2");
    }

    private static CatalogSettings settings(Map<String, String> environment) {
        return ConfigReader.read(TidewatchConfig.class, null, environment).catalog();
    }

    /** Empty catalogs, made once: making the tables anew would take longer than most tests. */
    private static final class Templates {
        static final Path FILE = file();
        static final TestDatabase DATABASE = database();

        private static Path file() {
            try {
                Path folder = Files.createTempDirectory("tidewatch-catalog");
                Path file = folder.resolve("catalog.db");
                SqliteDatabase.open(file).close();
                folder.toFile().deleteOnExit();
                file.toFile().deleteOnExit();
                folder.resolve("catalog.db.lock").toFile().deleteOnExit();
                return folder;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static TestDatabase database() {
            if (KIND.equals("sqlite")) {
                return new TestDatabase(0, "none", "none", "none");
            }
            TestDatabase database = PostgresProcess.shared().newDatabase();
            PostgresDatabase.open(PostgresConfig.of(
                            PostgresAddress.parse(database.url()), database.user(), new Secret(database.password())))
                    .close();
            return database;
        }
    }

    public SqlCatalog catalog() {
        return catalog;
    }

    @Override
    public void close() {
        database.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
