/**
 * Purpose: bring records in from outside.
 * In: files, sockets, HTTP requests. Out: {@link io.tidewatch.event.RawBatch}es to a {@link io.tidewatch.collect.RawSink}.
 * Guarantee: a sender hears "accepted" only after the sink has returned, and so only when the batch is durable.
 * Next stage: {@code io.tidewatch.queue}.
 */
@NullMarked
package io.tidewatch.collect;

import org.jspecify.annotations.NullMarked;
