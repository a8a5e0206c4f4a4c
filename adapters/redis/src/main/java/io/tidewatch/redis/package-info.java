/**
 * Purpose: Redis as the queue, and as a source of records.
 * In: batches from collectors; messages of streams and channels. Out: the same batches, in order, each with its position.
 * Guarantee: durable when a call returns, as far as Redis is set to keep what it acknowledges; what it is set to is checked and said.
 * Next stage: the pipeline polls the queue.
 */
@NullMarked
package io.tidewatch.redis;

import org.jspecify.annotations.NullMarked;
