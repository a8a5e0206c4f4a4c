package io.tidewatch.server;

import io.tidewatch.catalog.sql.Database;
import io.tidewatch.catalog.sql.SqlCatalog;
import io.tidewatch.config.ConfigReader;
import io.tidewatch.config.TidewatchConfig;
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
            TidewatchConfig config = ConfigReader.read(TidewatchConfig.class, null, newDatabase());
            return new TestCatalog(folder, CatalogDatabase.open(config.catalog(), folder), now);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The environment variables that let a server keep its catalog in an empty database. */
    public static Map<String, String> newDatabase() {
        return switch (KIND) {
            case "sqlite" -> Map.of("TIDEWATCH_CATALOG_TYPE", "sqlite");
            case "postgresql" -> {
                TestDatabase database = PostgresProcess.shared().newDatabase();
                yield Map.of(
                        "TIDEWATCH_CATALOG_TYPE",
                        "postgresql",
                        "TIDEWATCH_CATALOG_URL",
                        database.url(),
                        "TIDEWATCH_CATALOG_USER",
                        database.name(),
                        "TIDEWATCH_CATALOG_PASSWORD",
                        database.password(),
                        "TIDEWATCH_CATALOG_READERS",
                        "2");
            }
            default -> throw new AssertionError("tidewatch.test.catalog is " + KIND + "; use sqlite or postgresql");
        };
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
