/**
 * Purpose: targets and outbox in the catalog.
 * In: targets from the API, alerts from the transaction that makes them. Out: what is due.
 * Guarantee: a message is in the outbox exactly when its alert is in the catalog; secrets are sealed.
 * Next stage: {@link io.tidewatch.notify.Dispatcher} delivers.
 */
@NullMarked
package io.tidewatch.notify.sql;

import org.jspecify.annotations.NullMarked;
