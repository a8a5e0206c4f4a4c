/**
 * Purpose: finds many literals at once in UTF-8, without letters' case: equal, at the beginning, at the end, anywhere.
 * In: folded literals with numbers. Out: the numbers of those found.
 * Guarantee: one pass a value however many literals; immutable, thread-safe, no allocation when searching.
 * Next stage: {@code io.tidewatch.sigma.match} evaluates the rules whose literals were found.
 */
@NullMarked
package io.tidewatch.sigma.match.literal;

import org.jspecify.annotations.NullMarked;
