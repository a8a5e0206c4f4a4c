package io.tidewatch.lake.search;

/**
 * Adds up what a search in Java has cost, in about what it takes to look at a cell; DuckDB takes over when it is too much. Not
 * thread-safe.
 */
final class Effort {
    /** A pattern, range or network on one cell. */
    static final int PATTERN = 8;

    /** An event, beside its fields. */
    static final int EVENT = 8;

    private long spent;

    void add(int cells) {
        spent += cells;
    }

    long spent() {
        return spent;
    }
}
