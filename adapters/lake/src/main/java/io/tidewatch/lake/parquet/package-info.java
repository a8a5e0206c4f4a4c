/**
 * Purpose: reads single values of a part's Parquet file, page by page, where DuckDB would decode whole row groups.
 * In: a Parquet file as DuckDB writes it. Out: the value of a column in a row.
 * Guarantee: gives the value that DuckDB gives, or fails with {@code UnreadableException}; never reads outside of a page's own bytes.
 * Next stage: {@code io.tidewatch.lake.search} tests rows and makes events of them.
 */
@NullMarked
package io.tidewatch.lake.parquet;

import org.jspecify.annotations.NullMarked;
