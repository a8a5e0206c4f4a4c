package io.tidewatch.lake;

import io.tidewatch.event.Dataset;
import io.tidewatch.lake.parquet.TextTest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows of events for those who look at them without DuckDB, in chunks that each lie between times of their own. Rows are counted from the
 * source's first, columns of fields by their place in {@link #columns}. Cells must not be changed.
 */
public interface EventRows {
    Dataset dataset();

    /** The columns of fields. */
    List<Column> columns();

    /** The number of the field's column, or -1. */
    int column(String field);

    /** Whether rows can have fields that have no column. */
    boolean overflows();

    /** The first row of a chunk. */
    int first(int chunk);

    /** The row after the last of the chunk. */
    int end(int chunk);

    long time(int row);

    long ingested(int row);

    int partition(int row);

    long sequence(int row);

    int severity(int row);

    /** The cell of a reserved column of text; null where the row has none. */
    byte @Nullable [] text(Reserved column, int row);

    /** Scans the texts of a reserved column. */
    CellScan scan(Reserved column, TextTest test);

    /** Scans the texts of a column. */
    CellScan scan(int column, TextTest test);

    /** A cell of a column of text; null where the row has none. */
    byte @Nullable [] text(int column, int row);

    /** Whether the row has a value in a column that is not of text. */
    boolean has(int column, int row);

    /** The value in a column that is not of text, as the bits that events have. */
    long bits(int column, int row);
}
