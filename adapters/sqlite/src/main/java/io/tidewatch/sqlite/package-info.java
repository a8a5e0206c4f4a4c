/**
 * Purpose: the embedded queue and catalog, each one SQLite file.
 * In: batches, dead letters, manifest commits, accounts. Out: the same, after any crash.
 * Guarantee: durable when a call returns (WAL, {@code synchronous=FULL}); one process a file.
 * Next stage: the pipeline polls the queue; the store and the server read the catalog.
 */
@NullMarked
package io.tidewatch.sqlite;

import org.jspecify.annotations.NullMarked;
