/**
 * Purpose: what detection says of events: which rules matched, and what of it is worth an alert.
 * In: events as they are processed. Out: {@link io.tidewatch.detect.Finding}s, in the queue's order.
 * Guarantee: a replay of the same events and rules gives the same findings with the same ids.
 * Next stage: {@code alert} groups findings.
 */
@NullMarked
package io.tidewatch.detect;

import org.jspecify.annotations.NullMarked;
