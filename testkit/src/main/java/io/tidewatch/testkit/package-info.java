/**
 * Purpose: what tests of every module share.
 * In: an implementation of a contract. Out: the suite that it must pass; fixtures, fakes, real data.
 * Guarantee: every implementation of a contract runs the same suite.
 * Next stage: the tests of core's adapters extend the suites and use the fixtures.
 */
@NullMarked
package io.tidewatch.testkit;

import org.jspecify.annotations.NullMarked;
