/**
 * Purpose: tests and fixtures of enrichers.
 * In: enrichers, and what a test wants a database to say. Out: failures, and files in the formats that enrichers read.
 * Guarantee: every enricher passes the same suite.
 * Next stage: the modules that have enrichers extend the suite.
 */
@NullMarked
package io.tidewatch.testkit.enrich;

import org.jspecify.annotations.NullMarked;
