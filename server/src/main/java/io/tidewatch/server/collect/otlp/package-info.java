/**
 * Purpose: take logs from OpenTelemetry's SDKs and collectors.
 * In: OTLP export requests over HTTP (Protocol Buffers, JSON) and gRPC. Out: log records, to {@link io.tidewatch.server.collect.AgentIngest}.
 * Guarantee: success only for what is durable; what was rejected is told as a partial success.
 * Next stage: {@code io.tidewatch.queue}.
 */
@NullMarked
package io.tidewatch.server.collect.otlp;

import org.jspecify.annotations.NullMarked;
