/**
 * Purpose: Sigma documents as typed values: rules, correlations and filters, exactly as written, before modifiers are applied.
 * In: what {@code io.tidewatch.sigma.read} read. Out: the same, to compiling, correlating and listing.
 * Guarantee: immutable; every document knows its file and line.
 * Next stage: {@code io.tidewatch.sigma.modify} turns values and modifiers into terms.
 */
@NullMarked
package io.tidewatch.sigma.rule;

import org.jspecify.annotations.NullMarked;
