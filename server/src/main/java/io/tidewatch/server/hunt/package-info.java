/**
 * Purpose: run rules over stored events in the background, and tell what they would have found.
 * In: hunts that callers ask for, each with the scope of whoever asked. Out: their state, matches and results in the catalog.
 * Guarantee: the same matches as live; no event outside the caller's tenant and datasets; one at a time, so that searches go on.
 * Next stage: the API shows them.
 */
@NullMarked
package io.tidewatch.server.hunt;

import org.jspecify.annotations.NullMarked;
