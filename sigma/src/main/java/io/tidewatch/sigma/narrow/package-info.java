/**
 * Purpose: say of rules what every event that they match must have, so that a store leaves out most of the others.
 * In: rules. Out: a {@link io.tidewatch.query.Query} that is true of every event that one of them matches, and the fields they read.
 * Guarantee: never narrower than the rules; what cannot be said as a query is taken as true.
 * Next stage: hunts give the query to the store, and what it finds to the engine, which decides.
 */
@NullMarked
package io.tidewatch.sigma.narrow;

import org.jspecify.annotations.NullMarked;
