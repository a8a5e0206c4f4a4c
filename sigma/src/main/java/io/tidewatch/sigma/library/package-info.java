/**
 * Purpose: rules as programs use them: chosen, with filters joined, compiled, with what their writers should look at.
 * In: what {@link io.tidewatch.sigma.read.RuleReader} read. Out: a {@link io.tidewatch.sigma.library.RuleLibrary};
 * {@link io.tidewatch.sigma.library.Lint}'s advice. Guarantee: immutable; every document that cannot be used is named with its reason.
 * Next stage: hunts, rule tests, whoever matches events.
 */
@NullMarked
package io.tidewatch.sigma.library;

import org.jspecify.annotations.NullMarked;
