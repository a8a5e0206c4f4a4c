/**
 * Purpose: be an Elasticsearch to agents that ship to one.
 * In: {@code _bulk} requests and what clients ask before. Out: the documents as records, to {@link io.tidewatch.server.collect.AgentIngest}.
 * Guarantee: one item an action, in order; 201 only for what is durable.
 * Next stage: {@code io.tidewatch.queue}.
 */
@NullMarked
package io.tidewatch.server.collect.elastic;

import org.jspecify.annotations.NullMarked;
