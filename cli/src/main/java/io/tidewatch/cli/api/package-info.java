/**
 * Purpose: talk to a server's HTTP API.
 * In: requests. Out: replies, or an {@code ApiFailure} that says what went wrong and what to do.
 * Guarantee: credentials are never printed.
 */
@NullMarked
package io.tidewatch.cli.api;

import org.jspecify.annotations.NullMarked;
