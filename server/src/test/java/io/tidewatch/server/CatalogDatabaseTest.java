package io.tidewatch.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidewatch.catalog.ManifestCommit;
import io.tidewatch.catalog.sql.Database;
import io.tidewatch.catalog.sql.SqlInstallation;
import io.tidewatch.catalog.sql.SqlManifest;
import io.tidewatch.config.CatalogSettings;
import io.tidewatch.config.ConfigReader;
import io.tidewatch.config.TidewatchConfig;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.Position;
import io.tidewatch.event.TidewatchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogDatabaseTest {
    @TempDir
    Path folder;

    private Path one;
    private Path two;
    private final CatalogSettings settings = settings(TestCatalog.newDatabase());

    @BeforeEach
    void makeFolders() throws IOException {
        one = Files.createDirectory(folder.resolve("one"));
        two = Files.createDirectory(folder.resolve("two"));
    }

    @Test
    void folderAndCatalogKeepTheSameId() throws IOException {
        try (Database database = CatalogDatabase.open(settings, one)) {
            assertThat(new SqlInstallation(database).id())
                    .contains(Files.readString(one.resolve("catalog.id")).strip());
        }
        CatalogDatabase.open(settings, one).close();
    }

    @Test
    void folderThatLacksItsIdGetsItWhereTheCatalogHoldsNothing() throws IOException {
        CatalogDatabase.open(settings, one).close();
        String id = Files.readString(one.resolve("catalog.id"));
        Files.delete(one.resolve("catalog.id"));

        CatalogDatabase.open(settings, one).close();
        assertThat(Files.readString(one.resolve("catalog.id"))).isEqualTo(id);
    }

    @Test
    void folderThatLacksItsIdIsRefusedWhereTheCatalogNamesFiles() throws IOException {
        try (Database database = CatalogDatabase.open(settings, one)) {
            new SqlManifest(database)
                    .commit(new ManifestCommit(List.of(), List.of(), List.of(new Position(0, 1)), List.of()));
        }
        String id = Files.readString(one.resolve("catalog.id")).strip();
        Files.delete(one.resolve("catalog.id"));

        assertRefused(settings, one)
                .withMessageContaining("describes another data folder")
                .withMessageContaining("'" + id + "'");
    }

    @Test
    void emptyCatalogIsRefusedForAFolderThatHasOne() throws IOException {
        Files.writeString(one.resolve("catalog.id"), "some-id\n");

        assertRefused(settings, one).withMessageContaining("is empty, and the data folder");
        assertThat(Files.readString(one.resolve("catalog.id"))).isEqualTo("some-id\n");
    }

    @Test
    void catalogOfAnotherFolderIsRefused() throws IOException {
        CatalogDatabase.open(settings, one).close();
        Files.writeString(one.resolve("catalog.id"), "some-id\n");

        assertRefused(settings, one).withMessageContaining("'some-id'").withMessageContaining("belongs to this folder");
    }

    @Test
    void halfAConfigurationIsRefusedWithWhatIsMissing() {
        assertRefused(settings(Map.of("TIDEWATCH_CATALOG_URL", "postgresql://db.example/t")), two)
                .withMessageContaining("set catalog.type: postgresql");
        Map<String, String> postgres = new HashMap<>(Map.of("TIDEWATCH_CATALOG_TYPE", "postgresql"));
        assertRefused(settings(postgres), two).withMessageContaining("catalog.url is missing");
        postgres.put("TIDEWATCH_CATALOG_URL", "postgresql://someone:s3cret@db.example/t");
        assertRefused(settings(postgres), two).withMessageContaining("catalog.user is missing");
        postgres.put("TIDEWATCH_CATALOG_USER", "u");
        assertRefused(settings(postgres), two).withMessageContaining("TIDEWATCH_CATALOG_PASSWORD");
        postgres.put("TIDEWATCH_CATALOG_PASSWORD", "p");
        assertRefused(settings(postgres), two)
                .withMessageContaining("catalog.url: ")
                .withMessageNotContaining("s3cret");
    }

    private static CatalogSettings settings(Map<String, String> environment) {
        return ConfigReader.read(TidewatchConfig.class, null, environment).catalog();
    }

    private static ThrowableAssertAlternative<TidewatchException> assertRefused(CatalogSettings settings, Path folder) {
        return assertThatExceptionOfType(TidewatchException.class)
                .isThrownBy(() -> CatalogDatabase.open(settings, folder))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(FailureKind.INVALID));
    }
}
