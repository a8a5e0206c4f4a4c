/**
 * Purpose: the embedded event store — memtables and Parquet parts, queried through DuckDB.
 * In: processed batches in queue order. Out: parts in the manifest; consistent snapshots that SQL can read.
 * Guarantee: an event is in exactly one source of any snapshot; parts and queue positions are committed together.
 * Next stage: {@code io.tidewatch.lake.search} answers queries from snapshots.
 */
@NullMarked
package io.tidewatch.lake;

import org.jspecify.annotations.NullMarked;
