/**
 * Purpose: keep what was accepted until it is stored.
 * In: raw batches from collectors. Out: the same batches, in order, each with its position.
 * Guarantee: durable when {@code append} returns; redelivered until committed; what a sender repeats is kept once.
 * Next stage: {@code io.tidewatch.parse}.
 */
@NullMarked
package io.tidewatch.queue;

import org.jspecify.annotations.NullMarked;
