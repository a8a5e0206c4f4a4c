/**
 * Purpose: Tidewatch's own Sigma rules and correlations, written here, each with a test; {@code docs/rule-pack.md} lists them.
 * In: the rule files beside this package, named by {@code index.txt}. Out: their paths and texts, in the order of paths.
 * Guarantee: the same files from a jar, a folder or an image; every file can be used by {@link io.tidewatch.sigma.read.RuleReader}.
 * Next stage: whoever loads rules: the server at its first start, hunts, tests.
 */
@NullMarked
package io.tidewatch.rules;

import org.jspecify.annotations.NullMarked;
