package io.tidewatch.catalog.sql;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.Location;

/**
 * Numbered SQL scripts, run by Flyway: each once, in order, in a transaction of its own, with its checksum remembered in the table
 * {@code flyway_schema_history}. A database that a newer program wrote, or whose scripts had another text, is refused and left as it is.
 *
 * @param locations folders on the class path that hold nothing but scripts, {@code V1__tables.sql}
 */
public record Migrations(List<String> locations) {
    private static final String SCRIPTS = "io/tidewatch/catalog/";

    private static final Pattern NOT_HERE = Pattern.compile("not resolved locally: ([0-9.]+)");
    private static final Pattern DIFFERS = Pattern.compile("mismatch for migration version ([0-9.]+)");

    public Migrations {
        locations = List.copyOf(locations);
    }

    /** The catalog's scripts: those that both databases understand, and the few that only one does. */
    public static Migrations ofCatalog(Database.Dialect dialect) {
        String own = switch (dialect) {
            case SQLITE -> "sqlite";
            case POSTGRESQL -> "postgresql";
        };
        return new Migrations(List.of(SCRIPTS + "migrations", SCRIPTS + "dialects/" + own));
    }

    /**
     * Brings the database up to date.
     *
     * @param where the database, for messages: a path or an address, without a password
     * @throws SQLException when the database fails
     * @throws TidewatchException {@code INVALID} when it was written by a newer version or holds something else; {@code INTERNAL}
     *     when a script that ran is not the one that this program has
     */
    public void apply(DataSource database, String where) throws SQLException {
        requireNonNull(database, "database is null");
        try {
            Flyway.configure(Migrations.class.getClassLoader())
                    .loggers("slf4j")
                    .dataSource(database)
                    .locations(locations.stream()
                            .map(location -> Location.fromPath("classpath:", location))
                            .toArray(Location[]::new))
                    .failOnMissingLocations(true)
                    .callbackLocations(new Location[0])
                    .skipDefaultCallbacks(true)
                    .javaMigrationClassProvider(List::of)
                    .validateMigrationNaming(true)
                    .ignoreMigrationPatterns(new String[0])
                    .placeholderReplacement(false)
                    .createSchemas(false)
                    .cleanDisabled(true)
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw explained(where, e);
        }
    }

    private static TidewatchException explained(String where, FlywayException e) throws SQLException {
        String told = String.valueOf(e.getMessage());
        if (NOT_HERE.matcher(told).find()) {
            return new TidewatchException(
                    FailureKind.INVALID,
                    where + " was written by a newer Tidewatch: its tables are of version " + version(NOT_HERE, told)
                            + ", which this one does not know. Start that version, or restore a backup",
                    e);
        }
        if (DIFFERS.matcher(told).find()) {
            return new TidewatchException(
                    FailureKind.INTERNAL,
                    where + " was made by another text of the script V" + version(DIFFERS, told)
                            + " than this program has. A released script never changes: install a released version,"
                            + " or restore a backup",
                    e);
        }
        if (e.getErrorCode() == CoreErrorCode.NON_EMPTY_SCHEMA_WITHOUT_SCHEMA_HISTORY_TABLE) {
            return new TidewatchException(
                    FailureKind.INVALID,
                    where + " holds tables that are not Tidewatch's. Configure another place, or move them away",
                    e);
        }
        SQLException failure = Stream.<Throwable>iterate(e, cause -> cause != null, Throwable::getCause)
                .filter(SQLException.class::isInstance)
                .map(SQLException.class::cast)
                .findFirst()
                .orElse(null);
        if (failure != null) {
            throw failure;
        }
        return new TidewatchException(
                FailureKind.INTERNAL, "the tables of " + where + " could not be brought up to date: " + told, e);
    }

    /** The version that Flyway names in its message; its exceptions have no other place for it. */
    private static String version(Pattern pattern, String told) {
        Matcher matcher = pattern.matcher(told);
        return matcher.find() ? matcher.group(1) : "?";
    }
}
