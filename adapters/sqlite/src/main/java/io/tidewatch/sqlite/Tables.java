package io.tidewatch.sqlite;

import io.tidewatch.catalog.sql.Migrations;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Which tables a database file has.
 *
 * @param name the database, for messages: "catalog"
 * @param applicationId marks the file as this database (SQLite's {@code application_id})
 * @param migrations the scripts that make the tables
 */
record Tables(String name, int applicationId, Migrations migrations) {
    /** Brings the file up to date. What cannot be ours, or is newer than this program, is refused and left as it is. */
    void apply(SqliteFile file) throws SQLException {
        try (Connection connection = file.connect()) {
            long id = Sql.number(connection, "PRAGMA application_id");
            boolean empty = Sql.number(connection, "SELECT count(*) FROM sqlite_master") == 0;
            if (id != applicationId && !(empty && id == 0)) {
                throw new TidewatchException(
                        FailureKind.INVALID,
                        file.path() + " is a SQLite database, but not a Tidewatch " + name
                                + ". Move it away, or configure another file");
            }
            if (empty) {
                Sql.run(connection, "PRAGMA application_id = " + applicationId);
            }
        }
        migrations.apply(new FileDataSource(file), file.path().toString());
    }
}
