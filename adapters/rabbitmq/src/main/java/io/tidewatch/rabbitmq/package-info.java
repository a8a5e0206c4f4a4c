/**
 * Purpose: RabbitMQ as the queue, and as a source of records.
 * In: batches from collectors; messages of queues. Out: the same batches, in order, each with its position.
 * Guarantee: a batch is accepted when a majority of the broker's nodes have it on disk; redelivered until committed.
 * Next stage: the pipeline polls the queue.
 */
@NullMarked
package io.tidewatch.rabbitmq;

import org.jspecify.annotations.NullMarked;
