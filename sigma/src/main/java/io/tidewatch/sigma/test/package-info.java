/**
 * Purpose: tests of rules: events over time, and which rules and correlations are expected to match.
 * In: a file of tests as {@code docs/rules.md} shows it, and the rules. Out: {@link io.tidewatch.sigma.test.RuleTestResult}s that say
 * what was not as expected, and why. Guarantee: the engine that decides here is the one that decides in hunts and in the server.
 * Next stage: {@code tidewatch rules test}, the server's rule editor, a build.
 */
@NullMarked
package io.tidewatch.sigma.test;

import org.jspecify.annotations.NullMarked;
