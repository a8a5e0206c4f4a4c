package io.tidewatch.server.parquet;

import static java.util.Objects.requireNonNull;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes a Parquet file into a stream, front to back: cells by {@code set…}, a row's end by {@link #endRow}, the file's end by
 * {@link #close}. Until that nobody can read it, so a file that broke off is never taken for a whole one. Pages are compressed with
 * Zstandard. Not thread-safe.
 *
 * <p>The format: <a href="https://parquet.apache.org/docs/file-format/">parquet.apache.org</a>. Every column is optional, has one page a row
 * group, and its values as they are (PLAIN), which Zstandard makes about as small as a dictionary would.
 */
public final class ParquetStream implements Closeable {
    private static final byte[] MARK = "PAR1".getBytes(StandardCharsets.US_ASCII);
    private static final int GROUP_ROWS = 1 << 16;
    private static final long GROUP_BYTES = 16L << 20;
    private static final int LEVEL = 3;
    private static final int PLAIN = 0;
    private static final int RLE = 3;
    private static final int ZSTD = 6;

    private final OutputStream out;
    private final List<ParquetColumn> columns;
    private final CellBuffer[] cells;
    private final ByteArrayOutputStream groups = new ByteArrayOutputStream();
    private long position;
    private long rows;
    private long gathered;
    private int groupCount;
    private int groupRows;

    /** @param out is flushed at the end, and not closed */
    public ParquetStream(List<ParquetColumn> columns, OutputStream out) throws IOException {
        this.columns = List.copyOf(columns);
        this.out = requireNonNull(out, "out is null");
        if (columns.isEmpty()) {
            throw new IllegalArgumentException("a Parquet file needs a column");
        }
        cells = columns.stream().map(column -> new CellBuffer(column.type())).toArray(CellBuffer[]::new);
        write(MARK);
    }

    /** Sets a cell of a TEXT column; what is no valid Unicode becomes {@code ?}, as readers refuse a file with such. */
    public void setText(int column, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        cells[column].text(groupRows, utf8);
        gathered += utf8.length + 4L;
    }

    /** Sets a cell of a LONG or TIME column. */
    public void setLong(int column, long value) {
        cells[column].number(groupRows, value);
        gathered += 8;
    }

    /** Sets a cell of a DOUBLE column. */
    public void setDouble(int column, double value) {
        cells[column].number(groupRows, Double.doubleToRawLongBits(value));
        gathered += 8;
    }

    /** Sets a cell of a BOOLEAN column. */
    public void setBoolean(int column, boolean value) {
        cells[column].truth(groupRows, value);
    }

    /** Ends a row; cells that were not set are null. */
    public void endRow() throws IOException {
        rows++;
        if (++groupRows >= GROUP_ROWS || gathered >= GROUP_BYTES) {
            endGroup();
        }
    }

    /** Writes what is left and the table of contents. */
    @Override
    public void close() throws IOException {
        endGroup();
        CompactThrift footer = new CompactThrift().i32(1, 1).structs(2, columns.size() + 1);
        footer.element().text(4, "events").i32(5, columns.size()).end();
        for (ParquetColumn column : columns) {
            describe(column, footer);
        }
        byte[] contents = footer.i64(3, rows)
                .structs(4, groupCount)
                .bytes(groups)
                .text(6, "tidewatch")
                .end()
                .toByteArray();
        write(contents);
        write(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(contents.length)
                .array());
        write(MARK);
        out.flush();
    }

    private static void describe(ParquetColumn column, CompactThrift footer) {
        footer.element().i32(1, column.type().physical()).i32(3, 1).text(4, column.name());
        switch (column.type()) {
            case TEXT -> footer.i32(6, 0).struct(10).struct(1).end().end();
            case TIME ->
                footer.i32(6, 10)
                        .struct(10)
                        .struct(8)
                        .yes(1)
                        .struct(2)
                        .struct(2)
                        .end()
                        .end()
                        .end()
                        .end();
            case BOOLEAN, LONG, DOUBLE -> {}
        }
        footer.end();
    }

    private void endGroup() throws IOException {
        if (groupRows == 0) {
            return;
        }
        CompactThrift group = new CompactThrift().structs(1, columns.size());
        long total = 0;
        for (int i = 0; i < cells.length; i++) {
            byte[] page = cells[i].page(groupRows);
            byte[] packed = Zstd.compress(page, LEVEL);
            byte[] head = new CompactThrift()
                    .i32(1, 0)
                    .i32(2, page.length)
                    .i32(3, packed.length)
                    .struct(5)
                    .i32(1, groupRows)
                    .i32(2, PLAIN)
                    .i32(3, RLE)
                    .i32(4, RLE)
                    .end()
                    .end()
                    .toByteArray();
            long begin = position;
            write(head);
            write(packed);
            long plain = head.length + (long) page.length;
            total += plain;
            group.element().i64(2, begin).struct(3);
            group.i32(1, columns.get(i).type().physical())
                    .numbers(2, PLAIN, RLE)
                    .texts(3, columns.get(i).name())
                    .i32(4, ZSTD)
                    .i64(5, groupRows)
                    .i64(6, plain)
                    .i64(7, position - begin)
                    .i64(9, begin)
                    .end()
                    .end();
        }
        groups.writeBytes(group.i64(2, total).i64(3, groupRows).end().toByteArray());
        groupCount++;
        groupRows = 0;
        gathered = 0;
    }

    private void write(byte[] bytes) throws IOException {
        out.write(bytes);
        position += bytes.length;
    }
}
