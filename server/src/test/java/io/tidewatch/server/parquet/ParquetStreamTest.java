package io.tidewatch.server.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ParquetStreamTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private static ParquetColumn column(String name, ParquetColumn.Type type) {
        return new ParquetColumn(name, type);
    }

    private List<String> rows(String select) throws IOException, SQLException {
        return ParquetRows.of(out.toByteArray(), select);
    }

    @Test
    void everyTypeIsReadBackAsItWas() throws IOException, SQLException {
        try (ParquetStream file = new ParquetStream(
                List.of(
                        column("host.name", ParquetColumn.Type.TEXT),
                        column("n", ParquetColumn.Type.LONG),
                        column("share", ParquetColumn.Type.DOUBLE),
                        column("ok", ParquetColumn.Type.BOOLEAN),
                        column("time", ParquetColumn.Type.TIME)),
                out)) {
            file.setText(0, "Zürich 🦉\u0000");
            file.setLong(1, Long.MIN_VALUE);
            file.setDouble(2, -0.1);
            file.setBoolean(3, true);
            file.setLong(4, 1_795_255_200_123_456L);
            file.endRow();
            file.setLong(1, Long.MAX_VALUE);
            file.setDouble(2, Double.NaN);
            file.setBoolean(3, false);
            file.setLong(4, -1);
            file.endRow();
            file.setText(0, "");
            file.endRow();
        }

        assertThat(rows("SELECT \"host.name\", n, share, ok, time FROM file"))
                .containsExactly(
                        "Zürich 🦉\u0000|-9223372036854775808|-0.1|true|2026-11-21T10:00:00.123456Z",
                        "null|9223372036854775807|NaN|false|1969-12-31T23:59:59.999999Z",
                        "|null|null|null|null");
        assertThat(rows("SELECT column_name, column_type FROM (DESCRIBE file)"))
                .containsExactly(
                        "host.name|VARCHAR", "n|BIGINT", "share|DOUBLE", "ok|BOOLEAN", "time|TIMESTAMP WITH TIME ZONE");
    }

    @Test
    void manyRowsWithGapsStayInOrderOverManyRowGroups() throws IOException, SQLException {
        Random random = new Random(7);
        long sum = 0;
        long texts = 0;
        long truths = 0;
        int rows = 150_000;
        try (ParquetStream file = new ParquetStream(
                List.of(
                        column("row", ParquetColumn.Type.LONG),
                        column("n", ParquetColumn.Type.LONG),
                        column("t", ParquetColumn.Type.TEXT),
                        column("b", ParquetColumn.Type.BOOLEAN),
                        column("none", ParquetColumn.Type.DOUBLE)),
                out)) {
            for (int row = 0; row < rows; row++) {
                file.setLong(0, row);
                if (random.nextInt(3) == 0) {
                    int n = random.nextInt();
                    sum += n;
                    file.setLong(1, n);
                }
                if (random.nextInt(10) == 0) {
                    String text = "x".repeat(random.nextInt(2_000));
                    texts += text.length();
                    file.setText(2, text);
                }
                if (random.nextBoolean()) {
                    boolean truth = random.nextBoolean();
                    truths += truth ? 1 : 0;
                    file.setBoolean(3, truth);
                }
                file.endRow();
            }
        }

        assertThat(rows("SELECT count(*), sum(n), sum(length(t)), count(*) FILTER (b), count(none) FROM file"))
                .containsExactly(rows + "|" + sum + "|" + texts + "|" + truths + "|0");
        assertThat(
                        rows(
                                "SELECT count(*) FROM (SELECT row, row_number() OVER () - 1 AS place FROM file) WHERE row = place"))
                .containsExactly(Integer.toString(rows));
    }

    @Test
    void aFileWithoutRowsAndOneOfManyColumnsAreFiles() throws IOException, SQLException {
        new ParquetStream(List.of(column("time", ParquetColumn.Type.TIME)), out).close();
        assertThat(rows("SELECT count(*) FROM file")).containsExactly("0");

        out.reset();
        List<ParquetColumn> many = IntStream.range(0, 600)
                .mapToObj(i -> column("c" + i, ParquetColumn.Type.TEXT))
                .toList();
        try (ParquetStream file = new ParquetStream(many, out)) {
            for (int i = 0; i < 600; i++) {
                file.setText(i, "v" + i);
                file.endRow();
            }
        }
        assertThat(rows("SELECT count(*), min(c7), max(c599), count(c300) FROM file"))
                .containsExactly("600|v7|v599|1");
    }

    @Test
    void aFileThatWasNotEndedIsNone() throws IOException {
        ParquetStream file = new ParquetStream(List.of(column("n", ParquetColumn.Type.LONG)), out);
        for (int i = 0; i < 100_000; i++) {
            file.setLong(0, i);
            file.endRow();
        }

        assertThat(out.size()).isPositive();
        assertThatThrownBy(() -> rows("SELECT count(*) FROM file")).isInstanceOf(SQLException.class);
    }

    @Test
    void aCellIsSetOnce() throws IOException {
        ParquetStream file = new ParquetStream(List.of(column("n", ParquetColumn.Type.LONG)), out);
        file.setLong(0, 1);

        assertThatThrownBy(() -> file.setLong(0, 2)).isInstanceOf(IllegalStateException.class);
    }
}
