/**
 * Purpose: say whose host, network or account an event is about, and how much it matters.
 * In: CSV tables of assets and identities. Out: {@code source.asset.*}, {@code host.asset.*}, {@code user.identity.*} and their like.
 * Guarantee: the columns are the operator's own; the most exact row of the first table that has one speaks.
 * Next stage: rules weigh what happens by what it happens to.
 */
@NullMarked
package io.tidewatch.enrich.asset;

import org.jspecify.annotations.NullMarked;
