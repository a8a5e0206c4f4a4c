package io.tidewatch.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.catalog.sql.Database;
import io.tidewatch.catalog.sql.Migrations;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteFileTest {
    private static final int FULL = 2;
    private static final int INCREMENTAL = 2;

    @TempDir
    private Path folder;

    private SqliteFile file;

    @BeforeEach
    void open() {
        file = new SqliteFile(
                folder.resolve("deep/catalog.db"),
                new Tables("catalog", 7, Migrations.ofCatalog(Database.Dialect.SQLITE)));
        file.open();
    }

    @AfterEach
    void close() {
        file.close();
    }

    @Test
    void everyCommitIsSyncedToDisk() throws SQLException {
        try (Connection connection = file.connect()) {
            assertThat(Sql.number(connection, "PRAGMA synchronous")).isEqualTo(FULL);
            assertThat(Sql.number(connection, "PRAGMA auto_vacuum")).isEqualTo(INCREMENTAL);
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("PRAGMA journal_mode")) {
                rows.next();
                assertThat(rows.getString(1)).isEqualTo("wal");
            }
        }
    }

    @Test
    void filesAreForTheirOwnerAlone() throws Exception {
        try (Connection connection = file.connect()) {
            Sql.run(connection, "INSERT INTO position VALUES (0, 1)");
            for (String name : List.of("catalog.db", "catalog.db-wal", "catalog.db-shm")) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(
                                folder.resolve("deep").resolve(name))))
                        .isEqualTo("rw-------");
            }
        }
    }
}
