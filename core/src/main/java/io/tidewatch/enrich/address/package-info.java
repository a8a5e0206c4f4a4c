/**
 * Purpose: IP addresses and networks as numbers, read from bytes.
 * In: text as events and lists hold it. Out: addresses, networks.
 * Guarantee: no name is ever looked up; what is no address is no error.
 * Next stage: the enrichers look them up.
 */
@NullMarked
package io.tidewatch.enrich.address;

import org.jspecify.annotations.NullMarked;
