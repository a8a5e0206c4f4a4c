/**
 * {@code tidewatch monitor}: measures the host it runs on, and sends what it measured and which processes started.
 *
 * <p>A {@link io.tidewatch.cli.monitor.HostProbe} takes a {@link io.tidewatch.cli.monitor.HostSample}; {@link
 * io.tidewatch.cli.monitor.SampleEvents} makes events of two samples that follow one another; an {@link
 * io.tidewatch.cli.monitor.Outbox} keeps them until the server has them. {@code docs/agents.md} lists the events' fields.
 */
@NullMarked
package io.tidewatch.cli.monitor;

import org.jspecify.annotations.NullMarked;
