package io.tidewatch.lake;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.function.Supplier;

/**
 * A run of a part's rows that has a token filter of its own.
 *
 * @param firstRow the first row's place in the part, from 0
 * @param rows how many rows
 * @param from the earliest event time in it, microseconds
 * @param to the latest event time in it, inclusive, microseconds
 * @param filter tells which tokens none of its rows has
 * @param granules smaller runs that it consists of, with filters of their own; read when asked for
 */
public record Block(long firstRow, int rows, long from, long to, TokenFilter filter, Supplier<List<Block>> granules) {
    public Block {
        requireNonNull(filter, "filter is null");
        requireNonNull(granules, "granules is null");
    }

    /** One that has no smaller runs. */
    public Block(long firstRow, int rows, long from, long to, TokenFilter filter) {
        this(firstRow, rows, from, to, filter, List::of);
    }
}
