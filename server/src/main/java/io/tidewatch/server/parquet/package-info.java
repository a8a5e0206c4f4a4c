/**
 * Purpose: Parquet files, written as their rows come.
 * In: rows of typed cells. Out: one Parquet file into a stream, row group by row group.
 * Guarantee: memory holds one row group and the table of contents; a file without its end is refused by every reader.
 * Next stage: none; what reads Parquet.
 */
@NullMarked
package io.tidewatch.server.parquet;

import org.jspecify.annotations.NullMarked;
