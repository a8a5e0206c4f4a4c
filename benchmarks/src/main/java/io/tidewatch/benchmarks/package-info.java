/**
 * Purpose: measure — whole pipelines over HTTP, and the hot parts by JMH.
 * In: generated log lines and recorded Windows events. Out: events/s, CPU seconds, bytes on disk, memory, latencies.
 * Guarantee: CPU seconds come from the kernel's account of the server's process, so that a busy machine disturbs them little.
 * Next stage: docs/benchmarks.md holds what was measured.
 */
@NullMarked
package io.tidewatch.benchmarks;

import org.jspecify.annotations.NullMarked;
