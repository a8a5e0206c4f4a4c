/**
 * Purpose: keep in the catalog what brokers do not: records that could not be processed.
 * In: dead letters of the pipeline. Out: the same, the newest first.
 * Guarantee: durable when put has returned, each once, and bounded: above its size the oldest go, with a warning.
 * Next stage: the API lists them for an operator.
 */
@NullMarked
package io.tidewatch.queue.sql;

import org.jspecify.annotations.NullMarked;
