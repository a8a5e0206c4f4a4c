package io.tidewatch.sqlite;

import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;

/**
 * Which tables a database file has, and how an older file gets them: numbered SQL scripts, each run once, in order, in a transaction of
 * its own, with its checksum remembered. {@code docs/decisions} says why this is not Flyway.
 *
 * @param name the database, and the folder of its scripts beside this class
 * @param applicationId marks the file as this database (SQLite's {@code application_id})
 * @param scripts file names in order: {@code V1__tables.sql}, {@code V2__…}
 */
record Schema(String name, int applicationId, List<String> scripts) {
    private static final String HISTORY =
            "CREATE TABLE schema_version (version INTEGER PRIMARY KEY, script TEXT NOT NULL, checksum TEXT NOT NULL)";

    Schema {
        scripts = List.copyOf(scripts);
    }

    /** Brings the file up to date. What cannot be ours, or is newer than this program, is refused and left as it is. */
    void apply(Connection connection, Path file) throws SQLException {
        long id = Sql.number(connection, "PRAGMA application_id");
        boolean empty = Sql.number(connection, "SELECT count(*) FROM sqlite_master") == 0;
        if (id != applicationId && !(empty && id == 0)) {
            throw new TidewatchException(
                    FailureKind.INVALID,
                    file + " is a SQLite database, but not a Tidewatch " + name
                            + ". Move it away, or configure another file");
        }
        if (empty) {
            inTransaction(connection, () -> {
                Sql.run(connection, HISTORY);
                Sql.run(connection, "PRAGMA application_id = " + applicationId);
            });
        }
        int known = checkHistory(connection, file);
        for (int version = known + 1; version <= scripts.size(); version++) {
            migrate(connection, version);
        }
    }

    private int checkHistory(Connection connection, Path file) throws SQLException {
        int last = 0;
        try (PreparedStatement select =
                        connection.prepareStatement("SELECT version, checksum FROM schema_version ORDER BY version");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                last = rows.getInt(1);
                if (last > scripts.size()) {
                    throw new TidewatchException(
                            FailureKind.INVALID,
                            file + " was written by a newer Tidewatch (schema " + last + ", this one knows "
                                    + scripts.size() + "). Start that version, or restore a backup");
                }
                if (!rows.getString(2).equals(checksum(script(last)))) {
                    throw new TidewatchException(
                            FailureKind.INTERNAL,
                            file + " was made by another text of " + scripts.get(last - 1)
                                    + " than this program has. A released script never changes: install a released"
                                    + " version, or restore a backup");
                }
            }
        }
        return last;
    }

    private void migrate(Connection connection, int version) throws SQLException {
        String sql = script(version);
        inTransaction(connection, () -> {
            for (String statement : sql.split(";\\s*\\n")) {
                if (!statement.isBlank()) {
                    Sql.run(connection, statement);
                }
            }
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO schema_version VALUES (?, ?, ?)")) {
                insert.setInt(1, version);
                insert.setString(2, scripts.get(version - 1));
                insert.setString(3, checksum(sql));
                insert.executeUpdate();
            }
        });
    }

    private String script(int version) {
        String path = name + "/" + scripts.get(version - 1);
        try (InputStream in = Schema.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new TidewatchException(FailureKind.INTERNAL, "the program lacks its script " + path);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String checksum(String sql) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(sql.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void inTransaction(Connection connection, Work work) throws SQLException {
        Sql.run(connection, "BEGIN IMMEDIATE");
        boolean done = false;
        try {
            work.run();
            Sql.run(connection, "COMMIT");
            done = true;
        } finally {
            if (!done) {
                Sql.run(connection, "ROLLBACK");
            }
        }
    }

    @FunctionalInterface
    private interface Work {
        void run() throws SQLException;
    }
}
