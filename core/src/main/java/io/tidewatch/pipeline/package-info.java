/**
 * Purpose: join the stages; the only package that knows them all.
 * In: a queue, parsers and a store. Out: events in the store, positions committed, counters.
 * Guarantee: several workers parse, the queue's order is kept, a slow store slows the senders.
 * Next stage: none; this is where the flow is put together.
 */
@NullMarked
package io.tidewatch.pipeline;

import org.jspecify.annotations.NullMarked;
