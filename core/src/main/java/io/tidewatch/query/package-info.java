/**
 * Purpose: the search language — Lucene's syntax, read once into a typed tree.
 * In: what a person typed. Out: a {@link io.tidewatch.query.Query}, or an error that names the place and the remedy.
 * Guarantee: one meaning everywhere; the tree decides alike on stored columns and, by {@code QueryMatcher}, on live events.
 * Next stage: {@code io.tidewatch.store} runs it over history, live tail over what arrives.
 */
@NullMarked
package io.tidewatch.query;

import org.jspecify.annotations.NullMarked;
