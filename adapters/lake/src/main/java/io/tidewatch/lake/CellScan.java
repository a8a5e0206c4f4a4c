package io.tidewatch.lake;

/** Tells which cells of a column pass a test, and remembers what it told of equal ones. Not thread-safe. */
public interface CellScan {
    /** The rows asked about next lie in that chunk. */
    void begin(int chunk);

    /** Whether the row, counted from the source's first, has a cell that passes. */
    boolean passes(int row);
}
