package io.tidewatch.sqlite;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/**
 * One database file of Tidewatch's: held for this process alone from {@link #open} to {@link #close}, with the settings that durability
 * rests on. Thread-safe; the connections that it gives are not.
 */
class SqliteFile implements AutoCloseable {
    private static final int BUSY_TIMEOUT_MS = 10_000;
    private static final int PAGE_SIZE = 8_192;
    private static final int CACHE_KIBIBYTES = 8_192;

    private final Path path;
    private final Tables tables;
    private @Nullable FileLock lock;

    SqliteFile(Path path, Tables tables) {
        this.path = requireNonNull(path, "path is null").toAbsolutePath().normalize();
        this.tables = requireNonNull(tables, "tables is null");
    }

    Path path() {
        return path;
    }

    /**
     * Takes the file, makes it where it is missing, and brings its tables up to date.
     *
     * @throws TidewatchException when another process has it, it cannot be read or written, or is not what it should be
     */
    synchronized void open() {
        FileLock taken = FileLock.of(path);
        boolean opened = false;
        try {
            make();
            tables.apply(this);
            lock = taken;
            opened = true;
        } catch (SQLException e) {
            throw explain("opening", e);
        } catch (IOException e) {
            throw new TidewatchException(
                    FailureKind.UNAVAILABLE,
                    path + " cannot be made: " + e + ". Check that this user may write to its folder",
                    e);
        } finally {
            if (!opened) {
                taken.close();
            }
        }
    }

    /** A new file is for this user alone, as are those that SQLite puts beside it: they hold logs and hashes of passwords. */
    private void make() throws IOException {
        if (Files.notExists(path)
                && path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
    }

    /** A connection that writes. Every commit is synced to disk before it returns. */
    Connection connect() throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_TIMEOUT_MS);
        config.enforceForeignKeys(true);
        Connection connection = config.createConnection("jdbc:sqlite:" + path);
        boolean ready = false;
        try {
            // Page size and vacuum mode are fixed by the first write, so they come before the journal mode.
            Sql.run(connection, "PRAGMA page_size = " + PAGE_SIZE);
            Sql.run(connection, "PRAGMA auto_vacuum = INCREMENTAL");
            Sql.run(connection, "PRAGMA journal_mode = WAL");
            Sql.run(connection, "PRAGMA synchronous = FULL");
            Sql.run(connection, "PRAGMA cache_size = -" + CACHE_KIBIBYTES);
            Sql.run(connection, "PRAGMA journal_size_limit = 67108864");
            Sql.run(connection, "PRAGMA trusted_schema = OFF");
            ready = true;
            return connection;
        } finally {
            if (!ready) {
                connection.close();
            }
        }
    }

    /** A connection that reads a consistent state beside the writer. */
    Connection connectReadOnly() throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_TIMEOUT_MS);
        config.setReadOnly(true);
        return config.createConnection("jdbc:sqlite:" + path);
    }

    /** Bytes that are free on the file's disk; very many where that is not known. */
    long freeBytes() {
        try {
            return Files.getFileStore(path).getUsableSpace();
        } catch (IOException e) {
            // Not worth refusing data for: writing will tell.
            return Long.MAX_VALUE;
        }
    }

    TidewatchException explain(String doing, SQLException e) {
        return SqliteErrors.explain(doing, path, e);
    }

    @Override
    public synchronized void close() {
        if (lock != null) {
            lock.close();
            lock = null;
        }
    }
}
