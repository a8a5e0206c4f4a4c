/**
 * Purpose: take events from Beats, Elastic Agent and Logstash by the Lumberjack protocol.
 * In: windows of events over TCP and TLS, compressed or not. Out: each event as a record of JSON.
 * Guarantee: an event is acknowledged only when it is durable; what is not acknowledged is sent again.
 * Next stage: the sink, and behind it {@code io.tidewatch.queue}.
 */
@NullMarked
package io.tidewatch.collect.beats;

import org.jspecify.annotations.NullMarked;
