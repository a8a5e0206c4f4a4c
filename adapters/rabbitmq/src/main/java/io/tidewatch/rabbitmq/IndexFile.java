package io.tidewatch.rabbitmq;

import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Opens the SQLite file of the index for this process alone, and says what its failures mean. */
final class IndexFile {
    /** "TWRI", so that the file is known from others. */
    private static final int APPLICATION = 0x54575249;

    private static final int VERSION = 1;

    private IndexFile() {}

    /**
     * The one connection. Its transactions survive the death of the process; those that must survive a loss of power are made with {@code
     * synchronous = FULL}.
     *
     * @throws TidewatchException {@code UNAVAILABLE} when another process has the file or it cannot be written, {@code INVALID} when it is
     *     something else or of a newer version, {@code CORRUPT} when it is damaged
     */
    static Connection open(Path file) {
        try {
            make(file);
            Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
            boolean ready = false;
            try {
                prepare(connection, file);
                ready = true;
                return connection;
            } finally {
                if (!ready) {
                    connection.close();
                }
            }
        } catch (SQLException e) {
            throw failure(file, e);
        } catch (IOException e) {
            throw new TidewatchException(
                    FailureKind.UNAVAILABLE,
                    file + " cannot be made: " + e + ". Check that this user may write to its folder",
                    e);
        }
    }

    /** A new file is for this user alone: it names senders. */
    private static void make(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        if (Files.notExists(file)
                && file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
    }

    private static void prepare(Connection connection, Path file) throws SQLException, IOException {
        run(connection, "PRAGMA locking_mode = EXCLUSIVE");
        long application = number(connection, "PRAGMA application_id");
        long version = number(connection, "PRAGMA user_version");
        boolean empty = number(connection, "SELECT count(*) FROM sqlite_schema") == 0;
        if (!empty && application != APPLICATION) {
            throw new TidewatchException(
                    FailureKind.INVALID,
                    file + " holds tables that are not those of a queue in RabbitMQ. Move it away, or name another"
                            + " data folder");
        }
        if (version > VERSION) {
            throw new TidewatchException(
                    FailureKind.INVALID,
                    file + " was written by a newer Tidewatch: it has version " + version + ", this one knows "
                            + VERSION + ". Start that version, or restore a backup");
        }
        run(connection, "PRAGMA journal_mode = WAL");
        run(connection, "PRAGMA synchronous = FULL");
        run(connection, "PRAGMA journal_size_limit = 16777216");
        run(connection, "PRAGMA trusted_schema = OFF");
        if (empty) {
            run(connection, "BEGIN");
            try (Statement statement = connection.createStatement()) {
                statement.executeUpdate(script());
            }
            run(connection, "PRAGMA application_id = " + APPLICATION);
            run(connection, "PRAGMA user_version = " + VERSION);
            run(connection, "COMMIT");
        }
    }

    private static String script() throws IOException {
        InputStream in = IndexFile.class.getResourceAsStream("index.sql");
        if (in == null) {
            throw new IOException("index.sql is not on the class path");
        }
        try (in) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    static TidewatchException failure(Path file, SQLException e) {
        String said = String.valueOf(e.getMessage());
        if (said.contains("SQLITE_BUSY") || said.contains("SQLITE_LOCKED")) {
            return new TidewatchException(
                    FailureKind.UNAVAILABLE,
                    file + " is in use by another program. Stop that one, or give this one another data folder",
                    e);
        }
        if (said.contains("SQLITE_CORRUPT") || said.contains("SQLITE_NOTADB")) {
            return new TidewatchException(
                    FailureKind.CORRUPT,
                    file + " is damaged (" + said + "). Stop Tidewatch, check the disk, and restore the file and those"
                            + " beside it from a backup; without it batches that wait in RabbitMQ are taken up, but what"
                            + " senders repeat is no longer recognised",
                    e);
        }
        return new TidewatchException(
                FailureKind.UNAVAILABLE,
                file + " cannot be used now (" + said + "). Check that its disk has space and may be written to",
                e);
    }
}
