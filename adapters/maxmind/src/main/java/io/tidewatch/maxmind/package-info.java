/**
 * Purpose: say where an event's addresses are and whose networks they belong to, from databases in MaxMind's format.
 * In: {@code .mmdb} files that the operator supplies. Out: {@code source.geo.*}, {@code source.as.*}, and the same for the other ends.
 * Guarantee: no address leaves the machine; a damaged database says nothing and leaves the one before in force.
 * Next stage: rules and searches by country and network.
 */
@NullMarked
package io.tidewatch.maxmind;

import org.jspecify.annotations.NullMarked;
