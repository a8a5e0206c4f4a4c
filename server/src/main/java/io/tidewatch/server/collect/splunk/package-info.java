/**
 * Purpose: be a Splunk HTTP Event Collector to agents that send to one.
 * In: {@code /services/collector} requests. Out: the events as records, to {@link io.tidewatch.server.collect.AgentIngest}.
 * Guarantee: code 0, and an acknowledgement, only for what is durable.
 * Next stage: {@code io.tidewatch.queue}.
 */
@NullMarked
package io.tidewatch.server.collect.splunk;

import org.jspecify.annotations.NullMarked;
