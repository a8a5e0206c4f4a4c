/**
 * Purpose: prove that nothing is lost and nothing counted twice.
 * In: counts a tenant and minute, written in the same transactions as the data they count. Out: balances.
 * Guarantee: received = stored + deduplicated + quarantined + still queued, for every tenant and minute.
 * Next stage: the API, the command line and the fault tests read it.
 */
@NullMarked
package io.tidewatch.ledger;

import org.jspecify.annotations.NullMarked;
