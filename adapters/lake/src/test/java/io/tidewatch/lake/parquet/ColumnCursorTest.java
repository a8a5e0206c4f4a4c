package io.tidewatch.lake.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ColumnCursorTest {
    private static final int ROWS = 10_000;
    private static final List<String> COLUMNS = List.of(
            "constant",
            "few",
            "few_null",
            "many",
            "many_null",
            "rare",
            "never",
            "long",
            "empty",
            "moment",
            "small",
            "tiny",
            "random",
            "random_null",
            "extreme",
            "ratio",
            "ratio_few",
            "yes",
            "yes_null");

    private static final String SELECT = "SELECT"
            + " 'always' AS constant,"
            + " 'v' || (hash(i) % 7) AS few,"
            + " CASE WHEN hash(i) % 5 > 1 THEN 'n' || (hash(i) % 300) END AS few_null,"
            + " 'user' || hash(i) AS many,"
            + " CASE WHEN hash(i) % 3 = 0 THEN 'ünï' || hash(i + 1) END AS many_null,"
            + " CASE WHEN i % 9973 = 17 THEN 'once' || i END AS rare,"
            + " CAST(NULL AS VARCHAR) AS never,"
            + " repeat(chr((65 + i % 26)::INT), (hash(i) % 900)::INT) || i AS long,"
            + " CASE WHEN i % 2 = 0 THEN '' ELSE 'x' || i END AS empty,"
            + " make_timestamp((1700000000000000 + i * 1000 + hash(i) % 5000)::BIGINT) AS moment,"
            + " (hash(i) % 10)::TINYINT AS small,"
            + " (i % 3)::INTEGER AS tiny,"
            + " (hash(i) % 1000000007)::BIGINT AS random,"
            + " CASE WHEN hash(i) % 4 <> 1 THEN (i * 7919) % 65537 END AS random_null,"
            + " CASE i % 3 WHEN 0 THEN 9223372036854775807 WHEN 1 THEN -9223372036854775808 ELSE i END AS extreme,"
            + " sqrt(i) AS ratio,"
            + " CASE WHEN i % 4 > 0 THEN (i % 11) / 8.0::DOUBLE END AS ratio_few,"
            + " hash(i) % 2 = 0 AS yes,"
            + " CASE WHEN hash(i) % 5 <> 2 THEN hash(i) % 3 = 0 END AS yes_null"
            + " FROM range(" + ROWS + ") t(i)";

    @TempDir
    Path folder;

    private Path write(int page, int group) throws SQLException {
        Path file = folder.resolve("p" + page + "-" + group + ".parquet");
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement()) {
            statement.execute("SET threads=1");
            statement.execute("COPY (" + SELECT + ") TO '" + file
                    + "' (FORMAT parquet, COMPRESSION zstd, PARQUET_VERSION v2, ROW_GROUP_SIZE " + group
                    + ", DICTIONARY_SIZE_LIMIT 4000, DATA_PAGE_SIZE_LIMIT " + page + ")");
        }
        return file;
    }

    /** What DuckDB reads, as {@link #value} gives it. */
    private static List<List<@Nullable Object>> expected(Path file) throws SQLException {
        List<List<@Nullable Object>> columns = new ArrayList<>();
        COLUMNS.forEach(name -> columns.add(new ArrayList<>()));
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT * REPLACE (epoch_us(moment) AS moment) FROM read_parquet('"
                                + file + "') ORDER BY file_row_number")) {
            while (rows.next()) {
                for (int i = 0; i < COLUMNS.size(); i++) {
                    Object value = rows.getObject(i + 1);
                    columns.get(i)
                            .add(
                                    switch (value) {
                                        case null -> null;
                                        case Double real -> Double.doubleToRawLongBits(real);
                                        case Boolean truth -> truth ? 1L : 0L;
                                        case Number whole -> whole.longValue();
                                        default -> value.toString();
                                    });
                }
            }
        }
        return columns;
    }

    private static @Nullable Object value(ColumnCursor cursor, long row, boolean text) {
        if (text) {
            byte[] utf8 = cursor.text(row);
            assertThat(cursor.has(row)).isEqualTo(utf8 != null);
            return utf8 == null ? null : new String(utf8, StandardCharsets.UTF_8);
        }
        return cursor.has(row) ? cursor.number(row) : null;
    }

    private static boolean isText(String column) {
        return COLUMNS.indexOf(column) < COLUMNS.indexOf("moment");
    }

    private void everyRowIsAsDuckDbReadsIt(Path file, LongUnaryOperator order) throws SQLException, IOException {
        List<List<@Nullable Object>> expected = expected(file);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                Unpacker unpacker = new Unpacker(bytes -> {})) {
            ParquetFile parquet = ParquetFile.open(channel);
            assertThat(parquet.rows()).isEqualTo(ROWS);
            for (String name : COLUMNS) {
                ColumnCursor cursor = new ColumnCursor(parquet, channel, name, unpacker);
                List<@Nullable Object> column = expected.get(COLUMNS.indexOf(name));
                for (long i = 0; i < ROWS; i++) {
                    long row = order.applyAsLong(i);
                    Object value = value(cursor, row, isText(name));
                    if (value == null ? column.get((int) row) != null : !value.equals(column.get((int) row))) {
                        assertThat(value).as(name + " of row " + row).isEqualTo(column.get((int) row));
                    }
                }
            }
        }
    }

    @Test
    void rowsInOrderAreAsDuckDbReadsThem() throws Exception {
        everyRowIsAsDuckDbReadsIt(write(32 << 10, 8_192), i -> i);
    }

    @Test
    void rowsBackwardsAreAsDuckDbReadsThemAlsoInTinyPages() throws Exception {
        everyRowIsAsDuckDbReadsIt(write(1 << 10, 122_880), i -> ROWS - 1 - i);
    }

    @Test
    void rowsAnywhereAreAsDuckDbReadsThemAlsoInOnePage() throws Exception {
        everyRowIsAsDuckDbReadsIt(write(64 << 20, 20_480), i -> (i * 31 + i / 977 * 5_003) % ROWS);
    }

    @Test
    void scanLetsThoseRowsPassWhoseTextDoes() throws Exception {
        Path file = write(4 << 10, 4_096);
        List<List<@Nullable Object>> expected = expected(file);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                Unpacker unpacker = new Unpacker(bytes -> {})) {
            ParquetFile parquet = ParquetFile.open(channel);
            for (String name : COLUMNS.stream().filter(ColumnCursorTest::isText).toList()) {
                TextScan scan = new TextScan(
                        new ColumnCursor(parquet, channel, name, unpacker),
                        (bytes, from, to) -> to > from && bytes[to - 1] == '3');
                for (int row = ROWS - 1; row >= 0; row--) {
                    Object text = expected.get(COLUMNS.indexOf(name)).get(row);
                    boolean passes = text != null && text.toString().endsWith("3");
                    if (scan.passes(row) != passes) {
                        assertThat(!passes)
                                .as(name + " of row " + row + ": " + text)
                                .isEqualTo(passes);
                    }
                }
            }
        }
    }

    @Test
    void rowThatIsNotThereIsRefused() throws Exception {
        try (FileChannel channel = FileChannel.open(write(32 << 10, 8_192), StandardOpenOption.READ);
                Unpacker unpacker = new Unpacker(bytes -> {})) {
            ParquetFile parquet = ParquetFile.open(channel);
            ColumnCursor cursor = new ColumnCursor(parquet, channel, "few", unpacker);
            assertThatThrownBy(() -> cursor.text(ROWS)).isInstanceOf(UnreadableException.class);
            assertThatThrownBy(() -> cursor.text(-1)).isInstanceOf(UnreadableException.class);
            assertThat(cursor.text(ROWS - 1)).isNotNull();
            assertThatThrownBy(() -> new ColumnCursor(parquet, channel, "none", unpacker))
                    .isInstanceOf(UnreadableException.class);
        }
    }

    @Test
    void damagedFilesAreReadOrRefusedButNeverFailOtherwise() throws Exception {
        byte[] good = Files.readAllBytes(write(4 << 10, 8_192));
        Random random = new Random(5);
        Path file = folder.resolve("damaged.parquet");
        int refused = 0;
        for (int round = 0; round < 60; round++) {
            byte[] bad = good.clone();
            boolean atEnd = round % 3 == 0;
            for (int i = 0; i < 1 + random.nextInt(20); i++) {
                int at = atEnd ? bad.length - 1 - random.nextInt(6_000) : random.nextInt(bad.length);
                bad[at] = (byte) random.nextInt(256);
            }
            int length = round % 10 == 9 ? random.nextInt(bad.length) : bad.length;
            Files.write(file, Arrays.copyOf(bad, length));
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                    Unpacker unpacker = new Unpacker(bytes -> {})) {
                ParquetFile parquet = ParquetFile.open(channel);
                for (String name : COLUMNS) {
                    ColumnCursor cursor = new ColumnCursor(parquet, channel, name, unpacker);
                    for (long row = 0; row < ROWS; row += 997) {
                        cursor.has(row);
                        if (isText(name)) {
                            cursor.text(row);
                        } else {
                            cursor.number(row);
                        }
                    }
                }
            } catch (UnreadableException e) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }
}
