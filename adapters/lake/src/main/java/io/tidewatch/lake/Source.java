package io.tidewatch.lake;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.Dataset;
import io.tidewatch.lake.parquet.Unpacker;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Something that holds events of one dataset: a part, or a memtable at one moment. Every event of a {@link Snapshot} is in exactly one.
 *
 * @param name what to call it in a warning: the part's path, or {@code memory}
 * @param dataset of which dataset
 * @param from the earliest event time, microseconds
 * @param to the latest event time, inclusive, microseconds
 * @param rows how many events
 * @param columns the columns of fields, beside those of {@link Reserved}
 * @param overflows whether events can have fields in {@link Reserved#MORE}
 * @param relation what stands after FROM to read it on a session of the tenant; {@code file_row_number} is a column of parts alone
 * @param memory the rows of a memtable, which has no blocks and no counts; null of a part
 * @param pages how to read single values of a part; null of a memtable, and of a part that was written with large pages
 * @param blocks a part's runs of rows with their token filters, in order; together all rows
 * @param counts a part's events by minute and severity
 */
public record Source(
        String name,
        Dataset dataset,
        long from,
        long to,
        long rows,
        Columns columns,
        boolean overflows,
        String relation,
        @Nullable MemoryRows memory,
        @Nullable PartPages pages,
        List<Block> blocks,
        MinuteCounts counts) {
    /** The times in a memtable's {@link #relation}: from before any event to after any. */
    static final String ALL_TIMES = -(1L << 62) + ", " + (1L << 62);

    public Source {
        requireNonNull(name, "name is null");
        requireNonNull(dataset, "dataset is null");
        requireNonNull(columns, "columns is null");
        requireNonNull(relation, "relation is null");
        blocks = List.copyOf(blocks);
        requireNonNull(counts, "counts is null");
    }

    /** Each is one of its own: they are told apart often, and to compare what they hold would take long. */
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    /** Whether it is a memtable. */
    public boolean inMemory() {
        return memory != null;
    }

    /** Whether {@link #open} opens it. */
    public boolean isPaged() {
        return pages != null;
    }

    /**
     * Opens the rows of a part that {@link #isPaged}; close them.
     *
     * @param chunks blocks or granules of the part, each a chunk of the rows; more may be added later
     * @param unpacker of all parts of the thread
     * @param onTry told how many rows a text is tried of
     * @throws io.tidewatch.lake.parquet.UnreadableException when the file is not there or is no such part
     * @throws java.io.UncheckedIOException when it cannot be opened now
     */
    public PartRows open(List<Block> chunks, Unpacker unpacker, IntConsumer onTry) {
        if (pages == null) {
            throw new IllegalStateException(name + " has no pages that can be read alone");
        }
        return pages.open(this, chunks, unpacker, onTry);
    }

    /** {@link #relation}, which may leave out rows that lie outside of those times, both inclusive, microseconds. */
    public String relation(long earliest, long latest) {
        return relation.replace(ALL_TIMES, earliest + ", " + latest);
    }
}
