/**
 * Purpose: compiles thousands of rules together, matches events against them, explains matches and non-matches.
 * In: rules, a field mapping, placeholders. Out: {@link CompiledRules}, a {@link RuleMatcher} a thread, {@link Explanation}s.
 * Guarantee: each field is read once an event; only rules whose required literals were found are evaluated; no pattern can hang.
 * Next stage: {@code io.tidewatch.sigma.correlate}.
 */
@NullMarked
package io.tidewatch.sigma.match;

import org.jspecify.annotations.NullMarked;
