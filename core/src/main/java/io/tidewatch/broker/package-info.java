/**
 * Purpose: name places at message brokers as people write them, {@code kafka://host:9092/topic}.
 * In: a URI of the command line. Out: a {@link io.tidewatch.broker.Destination}.
 * Guarantee: a password is never in what {@code toString} or an error says.
 * Next stage: the agents of the command line, which speak to the broker through its adapter.
 */
@NullMarked
package io.tidewatch.broker;

import org.jspecify.annotations.NullMarked;
