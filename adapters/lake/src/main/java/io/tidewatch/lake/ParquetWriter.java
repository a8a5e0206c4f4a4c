package io.tidewatch.lake;

import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;

/** Has DuckDB write Parquet files. Thread-safe. */
final class ParquetWriter {
    private final TenantDatabase database;

    /** @param database one that may write below the lake's folder */
    ParquetWriter(TenantDatabase database) {
        this.database = database;
    }

    /** Writes the rows of a view in their order. */
    void write(MemtableView view, Columns columns, Path file, int level, RowWidth width) {
        String function = database.memtables().open(view);
        try {
            String reserved =
                    Reserved.ALL.stream().map(ParquetWriter::ofMemtable).collect(Collectors.joining(", "));
            String fields = columns.list().stream().map(c -> ", " + c.sql()).collect(Collectors.joining());
            copy(
                    "SELECT " + reserved + fields + " FROM " + function,
                    file,
                    level,
                    BlockBuilder.ROWS,
                    width.pageBytes());
        } finally {
            database.memtables().close(function);
        }
    }

    private static String ofMemtable(Reserved reserved) {
        return switch (reserved) {
            case TIME, INGESTED -> "make_timestamp(" + reserved.column() + ") AS " + reserved.column();
            case PARTITION, SEQUENCE, SEVERITY, SOURCE, TRANSPORT, ADDRESS, PATH, RAW, RAW_HEAD, RAW_BASE64, MORE ->
                reserved.column();
        };
    }

    /** Writes what a SELECT gives, in its order. */
    void copy(String select, Path file, int level, int groupRows, int pageBytes) {
        String options = "FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL " + level
                + ", PARQUET_VERSION v2, ROW_GROUP_SIZE " + groupRows + ", DATA_PAGE_SIZE_LIMIT "
                + pageBytes
                + ", DICTIONARY_SIZE_LIMIT 4000, WRITE_BLOOM_FILTER false, KV_METADATA {tidewatch: 'part 1'}";
        run("COPY (" + select + ") TO " + Sql.literal(file.toString()) + " (" + options + ")", file);
    }

    private void run(String sql, Path file) {
        try (Session session = database.session();
                Statement statement = session.connection().createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new TidewatchException(
                    isDisk(e) ? FailureKind.UNAVAILABLE : FailureKind.INTERNAL,
                    "the part " + file + " cannot be written: " + firstLine(e),
                    e);
        }
    }

    /** DuckDB tells what went wrong only in words. */
    private static boolean isDisk(SQLException e) {
        String message = String.valueOf(e.getMessage());
        return message.contains("No space left")
                || message.contains("Could not write")
                || message.contains("Could not fsync")
                || message.contains("Cannot open file")
                || message.contains("Read-only");
    }

    static String firstLine(SQLException e) {
        return List.of(String.valueOf(e.getMessage()).split("\n")).getFirst();
    }
}
