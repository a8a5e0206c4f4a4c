/**
 * Purpose: keep events where they can be searched at once.
 * In: processed batches in queue order. Out: pages, histograms, top values, statistics.
 * Guarantee: searchable when {@code append} returns; a position is committed only together with what it produced.
 * Next stage: search, hunts and the API read from here.
 */
@NullMarked
package io.tidewatch.store;

import org.jspecify.annotations.NullMarked;
