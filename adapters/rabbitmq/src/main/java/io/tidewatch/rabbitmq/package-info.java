/**
 * Purpose: RabbitMQ's queues as places that agents send to and as sources of records.
 * In: records of agents; messages of queues. Out: the same records, acknowledged when they are durable elsewhere.
 * Guarantee: what is confirmed is on disk as the queue keeps it; what was not acknowledged is given again.
 * Next stage: {@code io.tidewatch.collect.broker}.
 */
@NullMarked
package io.tidewatch.rabbitmq;

import org.jspecify.annotations.NullMarked;
