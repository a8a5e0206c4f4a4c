/**
 * Purpose: the HTTP interface, one controller a subject.
 * In: requests of callers who may make them. Out: answers from the queue, the store and the ledger.
 * Guarantee: every call is scoped to the caller's tenant.
 * Next stage: none; this is the outermost module.
 */
@NullMarked
package io.tidewatch.server.api;

import org.jspecify.annotations.NullMarked;
