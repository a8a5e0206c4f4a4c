package io.tidewatch.lake;

import static java.util.Objects.requireNonNull;

/**
 * A run of a part's rows that has a token filter of its own.
 *
 * @param firstRow the first row's place in the part, from 0
 * @param rows how many rows
 * @param from the earliest event time in it, microseconds
 * @param to the latest event time in it, inclusive, microseconds
 * @param filter tells which tokens none of its rows has
 */
public record Block(long firstRow, int rows, long from, long to, TokenFilter filter) {
    public Block {
        requireNonNull(filter, "filter is null");
    }
}
