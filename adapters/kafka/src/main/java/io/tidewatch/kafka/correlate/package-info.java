/**
 * Purpose: correlations divided among processes on Kafka Streams.
 * In: matches that correlations count, from every process that reads the queue. Out: findings, to whichever process makes alerts.
 * Guarantee: each group is correlated by one process at a time, its state moves with it, and each match counts once.
 * Next stage: {@link io.tidewatch.detect.FindingSink}.
 */
@NullMarked
package io.tidewatch.kafka.correlate;

import org.jspecify.annotations.NullMarked;
