/**
 * Purpose: Apache Kafka between receiving and processing, and as a source of records.
 * In: raw batches of collectors; messages of other systems' topics. Out: batches by partition and offset, each once.
 * Guarantee: a batch, the end of its sender's stream and its counts are one Kafka transaction; none is acknowledged before that is durable.
 * Next stage: the pipeline.
 */
@NullMarked
package io.tidewatch.kafka;

import org.jspecify.annotations.NullMarked;
