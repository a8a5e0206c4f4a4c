package io.tidewatch.server.parquet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Asks a Parquet file questions through DuckDB, a reader that is not ours. */
public final class ParquetRows {
    private ParquetRows() {}

    /** The rows of a SELECT over {@code file}, cells joined with {@code |}. */
    public static List<String> of(byte[] parquet, String select) throws IOException, SQLException {
        Path file = Files.createTempFile("tidewatch-export", ".parquet");
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckdb.createStatement()) {
            Files.write(file, parquet);
            statement.execute("SET TimeZone = 'UTC'");
            statement.execute("CREATE VIEW file AS SELECT * FROM read_parquet('" + file + "')");
            List<String> rows = new ArrayList<>();
            try (ResultSet result = statement.executeQuery(select)) {
                while (result.next()) {
                    List<String> cells = new ArrayList<>();
                    for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                        cells.add(String.valueOf(result.getString(i)));
                    }
                    rows.add(String.join("|", cells));
                }
            }
            return rows;
        } finally {
            Files.delete(file);
        }
    }
}
