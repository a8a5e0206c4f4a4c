package io.tidewatch.lake;

import io.tidewatch.event.Dataset;
import io.tidewatch.lake.parquet.ColumnCursor;
import io.tidewatch.lake.parquet.ParquetFile;
import io.tidewatch.lake.parquet.TextScan;
import io.tidewatch.lake.parquet.TextTest;
import io.tidewatch.lake.parquet.Unpacker;
import io.tidewatch.lake.parquet.UnreadableException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rows of a part, read page by page; its chunks are the blocks or granules that it was opened with. Whatever cannot be read is an
 * {@link UnreadableException}. Not thread-safe.
 */
public final class PartRows implements EventRows, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PartRows.class);

    private final Source source;
    private final ParquetFile file;
    private final FileChannel channel;
    private final Unpacker unpacker;
    private final IntConsumer onTry;
    private final Map<String, Integer> byField = new HashMap<>();
    private final @Nullable ColumnCursor[] fields;
    private final @Nullable ColumnCursor[] reserved = new ColumnCursor[Reserved.ALL.size()];
    private final List<Block> chunks;

    PartRows(
            Source source,
            ParquetFile file,
            FileChannel channel,
            List<Block> chunks,
            Unpacker unpacker,
            IntConsumer onTry) {
        if (file.rows() != source.rows()) {
            throw new UnreadableException("the part has " + file.rows() + " rows, not " + source.rows());
        }
        this.source = source;
        this.file = file;
        this.channel = channel;
        this.chunks = chunks;
        this.unpacker = unpacker;
        this.onTry = onTry;
        List<Column> columns = source.columns().list();
        for (int i = 0; i < columns.size(); i++) {
            byField.put(columns.get(i).field(), i);
        }
        this.fields = new ColumnCursor[columns.size()];
    }

    @Override
    public Dataset dataset() {
        return source.dataset();
    }

    @Override
    public List<Column> columns() {
        return source.columns().list();
    }

    @Override
    public int column(String field) {
        return byField.getOrDefault(field, -1);
    }

    @Override
    public boolean overflows() {
        return source.overflows();
    }

    @Override
    public int first(int chunk) {
        return Math.toIntExact(chunks.get(chunk).firstRow());
    }

    @Override
    public int end(int chunk) {
        return first(chunk) + chunks.get(chunk).rows();
    }

    @Override
    public long time(int row) {
        return cursor(Reserved.TIME).number(row);
    }

    @Override
    public long ingested(int row) {
        return cursor(Reserved.INGESTED).number(row);
    }

    @Override
    public int partition(int row) {
        return (int) cursor(Reserved.PARTITION).number(row);
    }

    @Override
    public long sequence(int row) {
        return cursor(Reserved.SEQUENCE).number(row);
    }

    @Override
    public int severity(int row) {
        return (int) cursor(Reserved.SEVERITY).number(row);
    }

    @Override
    public byte @Nullable [] text(Reserved column, int row) {
        return column == Reserved.MORE && !overflows() ? null : cursor(column).text(row);
    }

    @Override
    public CellScan scan(Reserved column, TextTest test) {
        return new Scan(new TextScan(cursor(column), test));
    }

    @Override
    public CellScan scan(int column, TextTest test) {
        return new Scan(new TextScan(cursor(column), test));
    }

    /** Tells of its effort when the first row of a chunk is tested. */
    private final class Scan implements CellScan {
        private final TextScan texts;
        private int untold;

        Scan(TextScan texts) {
            this.texts = texts;
        }

        @Override
        public void begin(int chunk) {
            untold = end(chunk) - first(chunk);
        }

        @Override
        public boolean passes(int row) {
            if (untold > 0) {
                onTry.accept(untold);
                untold = 0;
            }
            return texts.passes(row);
        }
    }

    @Override
    public byte @Nullable [] text(int column, int row) {
        return cursor(column).text(row);
    }

    @Override
    public boolean has(int column, int row) {
        return cursor(column).has(row);
    }

    @Override
    public long bits(int column, int row) {
        return cursor(column).number(row);
    }

    private ColumnCursor cursor(Reserved column) {
        ColumnCursor known = reserved[column.index()];
        if (known == null) {
            known = new ColumnCursor(file, channel, column.column(), unpacker);
            reserved[column.index()] = known;
        }
        return known;
    }

    private ColumnCursor cursor(int column) {
        ColumnCursor known = fields[column];
        if (known == null) {
            known = new ColumnCursor(file, channel, columns().get(column).name(), unpacker);
            fields[column] = known;
        }
        return known;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            log.atWarn().addKeyValue("part", source.name()).setCause(e).log("a part cannot be closed");
        }
    }
}
