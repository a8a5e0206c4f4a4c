/**
 * Purpose: answer searches from snapshots of the lake — pages, counts, histograms, top values, statistics, SQL.
 * In: a scope with a query. Out: events and figures; warnings for parts that are damaged.
 * Guarantee: every value reaches DuckDB as a bound parameter; results equal what {@code QueryMatcher} decides event by event.
 * Next stage: the API shows them.
 */
@NullMarked
package io.tidewatch.lake.search;

import org.jspecify.annotations.NullMarked;
