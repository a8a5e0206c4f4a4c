/**
 * Purpose: applies a rule's modifiers to its values: what remains are terms that need no modifiers.
 * In: {@code Detection.Item} as written. Out: {@link ItemTerms}. One modifier's behaviour per file.
 * Guarantee: what a modifier cannot be applied to is refused with line and remedy, never ignored.
 * Next stage: {@code io.tidewatch.sigma.match} compiles the terms.
 */
@NullMarked
package io.tidewatch.sigma.modify;

import org.jspecify.annotations.NullMarked;
