/**
 * Purpose: what every catalog of alerts must do, and findings to do it with.
 * In: a database. Out: tests.
 * Guarantee: each implementation of {@link io.tidewatch.catalog.sql.Database} passes the same suite.
 * Next stage: adapters extend the suites.
 */
@NullMarked
package io.tidewatch.testkit.alert;

import org.jspecify.annotations.NullMarked;
