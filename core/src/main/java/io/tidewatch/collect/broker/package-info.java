/**
 * Purpose: take records from Redis streams and channels and from RabbitMQ queues.
 * In: messages of a {@link io.tidewatch.broker.BrokerSubscription}. Out: raw batches to a {@link io.tidewatch.collect.RawSink}.
 * Guarantee: a message is acknowledged to its broker after the sink has returned; what comes again is recognised by its place.
 * Next stage: {@code io.tidewatch.queue}.
 */
@NullMarked
package io.tidewatch.collect.broker;

import org.jspecify.annotations.NullMarked;
