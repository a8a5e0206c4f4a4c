/**
 * Purpose: take GELF messages over HTTP.
 * In: {@code POST /gelf} requests. Out: records, to {@link io.tidewatch.server.collect.AgentIngest}.
 * Guarantee: 202 only for what is durable.
 * Next stage: {@code io.tidewatch.queue}.
 */
@NullMarked
package io.tidewatch.server.collect.gelf;

import org.jspecify.annotations.NullMarked;
