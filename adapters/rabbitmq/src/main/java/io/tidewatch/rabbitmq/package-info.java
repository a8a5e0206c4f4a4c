/**
 * Purpose: RabbitMQ as the queue between receiving and processing; its queues as places that agents send to and as sources of records.
 * In: batches to keep; records of agents; messages of queues. Out: the same, acknowledged when they are durable elsewhere.
 * Guarantee: what is confirmed is on disk as the queue keeps it; what was not acknowledged is given again, and a batch once and in order.
 * Next stage: {@code io.tidewatch.pipeline}, {@code io.tidewatch.collect.broker}.
 */
@NullMarked
package io.tidewatch.rabbitmq;

import org.jspecify.annotations.NullMarked;
