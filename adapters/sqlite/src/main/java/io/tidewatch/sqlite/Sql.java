package io.tidewatch.sqlite;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Statements without parameters. */
final class Sql {
    private Sql() {}

    /** Runs a statement to its end; a row that it gives is ignored. */
    static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // executeUpdate steps to the end, where execute takes one step: a difference for incremental_vacuum.
            statement.executeUpdate(sql);
        }
    }

    /** The number in the first column of the first row, 0 where that is NULL. */
    static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }
}
