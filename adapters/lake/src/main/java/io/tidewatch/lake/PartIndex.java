package io.tidewatch.lake;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What is known of a part without reading its rows.
 *
 * @param columns the columns of fields
 * @param paged whether the Parquet file has small pages, so that single values can be read
 * @param overflows whether some event has {@link Reserved#MORE}
 * @param weight how many bytes of text the rows have, about
 * @param blocks runs of rows with their token filters, in order
 * @param counts events by minute and severity
 */
record PartIndex(
        Columns columns, boolean paged, boolean overflows, long weight, List<Block> blocks, MinuteCounts counts) {
    PartIndex {
        requireNonNull(columns, "columns is null");
        blocks = List.copyOf(blocks);
        requireNonNull(counts, "counts is null");
    }
}
