/**
 * Purpose: let agents of other systems send to Tidewatch, each in its own protocol.
 * In: their HTTP requests. Out: {@link io.tidewatch.event.RawBatch}es to a {@link io.tidewatch.collect.RawSink}.
 * Guarantee: an agent hears success only when its records are durable, and errors in the words of its protocol.
 * Next stage: {@code io.tidewatch.queue}.
 */
@NullMarked
package io.tidewatch.server.collect;

import org.jspecify.annotations.NullMarked;
