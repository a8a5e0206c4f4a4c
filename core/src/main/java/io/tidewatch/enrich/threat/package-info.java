/**
 * Purpose: mark events that name an address, domain, URL or digest that a threat-intelligence list has.
 * In: lists as plain text, CSV or STIX 2.1. Out: {@code threat.indicator.*}, {@code threat.feed.*}, {@code threat.enrichments.matched.*}.
 * Guarantee: an entry matches only while it is valid, by the event's own time; each match names its list and the list's version.
 * Next stage: rules ask for {@code threat.feed.name} and {@code threat.indicator.type}.
 */
@NullMarked
package io.tidewatch.enrich.threat;

import org.jspecify.annotations.NullMarked;
