/**
 * Purpose: take logs from agents that push to Loki.
 * In: push requests (Protocol Buffers in Snappy, JSON). Out: records, to {@link io.tidewatch.server.collect.AgentIngest}.
 * Guarantee: 204 only for what is durable.
 * Next stage: {@code io.tidewatch.queue}.
 */
@NullMarked
package io.tidewatch.server.collect.loki;

import org.jspecify.annotations.NullMarked;
