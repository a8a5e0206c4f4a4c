/**
 * Purpose: name places at message brokers as people write them, {@code kafka://host:9092/topic}, and speak to them.
 * In: a URI of the command line or the configuration. Out: a {@link io.tidewatch.broker.Destination}, and records sent to it or taken
 * from it.
 * Guarantee: a password is never in what {@code toString} or an error says; what is acknowledged is kept as the broker keeps it.
 * Next stage: the agents of the command line, and {@code io.tidewatch.collect.broker}.
 */
@NullMarked
package io.tidewatch.broker;

import org.jspecify.annotations.NullMarked;
