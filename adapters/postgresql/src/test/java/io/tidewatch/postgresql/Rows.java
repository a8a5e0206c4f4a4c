package io.tidewatch.postgresql;

import io.tidewatch.catalog.sql.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Writes and counts rows of one table, to see which writes took effect. */
final class Rows {
    private Rows() {}

    static void add(Database database, String id) {
        database.write("adding a row", connection -> {
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO queue (id, partition_base) VALUES (?, ?)")) {
                insert.setString(1, id);
                insert.setLong(2, id.hashCode());
                return insert.executeUpdate();
            }
        });
    }

    static long count(Database database) {
        return database.read("counting rows", connection -> run(connection, "SELECT count(*) FROM queue"));
    }

    static long run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
