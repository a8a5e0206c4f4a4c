/**
 * Purpose: names of addresses, asked from name servers.
 * In: {@code source.ip} and {@code destination.ip} of events without a name. Out: {@code source.domain}, {@code destination.domain}.
 * Guarantee: no event ever waits for an answer; what is remembered and what is asked at once is bounded.
 * Next stage: rules and searches by name.
 */
@NullMarked
package io.tidewatch.enrich.dns;

import org.jspecify.annotations.NullMarked;
