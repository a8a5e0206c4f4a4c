/**
 * Purpose: what collectors that listen on ports of their own share: sockets, limits, certificates, batching, counting.
 * In: datagrams and connections. Out: {@link io.tidewatch.event.RawBatch}es to the sink, and counters.
 * Guarantee: memory, connections and times are bounded; a sink that refuses stops the reading, and nothing read is dropped uncounted.
 * Next stage: the sink, and behind it {@code io.tidewatch.queue}.
 */
@NullMarked
package io.tidewatch.collect.net;

import org.jspecify.annotations.NullMarked;
