package io.tidewatch.server;

import static java.util.Objects.requireNonNull;

import io.tidewatch.catalog.sql.Database;
import io.tidewatch.catalog.sql.SqlInstallation;
import io.tidewatch.catalog.sql.SqlManifest;
import io.tidewatch.config.CatalogSettings;
import io.tidewatch.config.CatalogType;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.postgresql.PostgresAddress;
import io.tidewatch.postgresql.PostgresConfig;
import io.tidewatch.postgresql.PostgresDatabase;
import io.tidewatch.sqlite.SqliteDatabase;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Opens the catalog that is configured, and makes sure that it is the one that describes the data folder: the manifest of another folder
 * names files that are not here, and an empty one would make this folder's files look like leftovers. Both keep the same id.
 */
final class CatalogDatabase {
    static final String ID_FILE = "catalog.id";

    private CatalogDatabase() {}

    /**
     * The catalog of a process that shares it with others.
     *
     * @param store the folder that all share, which is there; null for a process that needs none
     */
    static Database openShared(CatalogSettings settings, @Nullable Path store) {
        refuseHalfConfigured(settings);
        Database database = PostgresDatabase.open(postgres(settings).asShared());
        return store == null ? database : bound(database, store, place(settings, store));
    }

    /**
     * @param folder the data folder, which is there
     * @throws TidewatchException when the database cannot be opened, or is not this folder's
     */
    static Database open(CatalogSettings settings, Path folder) {
        refuseHalfConfigured(settings);
        Database database = switch (settings.type()) {
            case SQLITE -> SqliteDatabase.open(folder.resolve("catalog.db"));
            case POSTGRESQL -> PostgresDatabase.open(postgres(settings));
        };
        return bound(database, folder, place(settings, folder));
    }

    private static Database bound(Database database, Path folder, String place) {
        boolean bound = false;
        try {
            bind(database, folder, place);
            bound = true;
            return database;
        } finally {
            if (!bound) {
                database.close();
            }
        }
    }

    private static void refuseHalfConfigured(CatalogSettings settings) {
        if (settings.type() == CatalogType.SQLITE && settings.url() != null) {
            throw refused(
                    "catalog.url is of no use with catalog.type: sqlite; set catalog.type: postgresql, or leave it out");
        }
        if (settings.type() == CatalogType.POSTGRESQL) {
            requireGiven("url", settings.url());
            requireGiven("user", settings.user());
            requireGiven("password", settings.password());
        }
    }

    private static void requireGiven(String key, @Nullable Object value) {
        if (value == null) {
            throw refused(
                    "catalog." + key + " is missing beside catalog.type: postgresql; set it, or TIDEWATCH_CATALOG_"
                            + key.toUpperCase(Locale.ROOT));
        }
    }

    private static PostgresConfig postgres(CatalogSettings settings) {
        try {
            return new PostgresConfig(
                    PostgresAddress.parse(requireNonNull(settings.url())),
                    requireNonNull(settings.user()),
                    requireNonNull(settings.password()),
                    settings.readers(),
                    settings.statementTimeout(),
                    settings.patience(),
                    false);
        } catch (IllegalArgumentException e) {
            throw new TidewatchException(FailureKind.INVALID, "catalog.url: " + e.getMessage(), e);
        }
    }

    private static String place(CatalogSettings settings, Path folder) {
        return switch (settings.type()) {
            case SQLITE -> folder.resolve("catalog.db").toString();
            case POSTGRESQL -> String.valueOf(settings.url()).replaceAll("\\?.*", "");
        };
    }

    private static void bind(Database database, Path folder, String place) {
        SqlInstallation installation = new SqlInstallation(database);
        Path file = folder.resolve(ID_FILE);
        try {
            Optional<String> here =
                    Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
            Optional<String> there = installation.id();
            if (here.isPresent() && there.isEmpty()) {
                throw refused("The catalog " + place + " is empty, and the data folder " + folder
                        + " has another one already. Configure that one again, or give this one an empty data folder");
            }
            if (here.isEmpty() && there.isPresent() && hasContent(database)) {
                throw refused("The catalog " + place + " describes another data folder than " + folder
                        + ". Configure that folder or another catalog. If this folder is that one, and only its file "
                        + ID_FILE + " is lost, write '" + there.get() + "' into it");
            }
            if (here.isPresent() && !here.equals(there)) {
                throw refused("The catalog " + place + " belongs to the data folder with the id '" + there.get()
                        + "', and " + folder + " has the id '" + here.get()
                        + "' in its file " + ID_FILE + ". Configure the catalog that belongs to this folder");
            }
            if (here.isEmpty()) {
                // The catalog first: a folder whose catalog is empty is refused, one without an id is not.
                write(file, installation.claim(UUID.randomUUID().toString()));
            }
        } catch (IOException e) {
            throw new TidewatchException(
                    FailureKind.UNAVAILABLE,
                    file + " cannot be read or written: " + e + ". Check that this user owns the data folder",
                    e);
        }
    }

    private static boolean hasContent(Database database) {
        SqlManifest manifest = new SqlManifest(database);
        return !manifest.positions().isEmpty() || !manifest.parts().isEmpty();
    }

    private static TidewatchException refused(String why) {
        return new TidewatchException(FailureKind.INVALID, why);
    }

    private static void write(Path file, String id) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ".new");
        Files.write(
                draft,
                (id + "\n").getBytes(StandardCharsets.UTF_8),
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE,
                StandardOpenOption.SYNC);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel folder = FileChannel.open(requireNonNull(file.getParent()))) {
            folder.force(true);
        }
    }
}
