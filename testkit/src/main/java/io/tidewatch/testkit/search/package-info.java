/**
 * Purpose: the suite that every {@code EventSearcher} passes.
 * In: a store that can be written, flushed and merged. Out: a verdict, with the query and the event that differ.
 * Guarantee: the same seed gives the same events and queries.
 * Next stage: the stores' tests extend the suite.
 */
@NullMarked
package io.tidewatch.testkit.search;

import org.jspecify.annotations.NullMarked;
