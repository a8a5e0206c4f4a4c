package io.tidewatch.cli.monitor;

import io.tidewatch.cli.Stop;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** Takes a sample each interval, until stopped or as many as wanted, and hands its events on as JSON lines. */
final class Monitor {
    private final HostProbe probe;
    private final SampleEvents events;
    private final Duration interval;
    private final long count;
    private final Stop stop;

    /** @param count how many samples; {@link Long#MAX_VALUE} for no end */
    Monitor(HostProbe probe, SampleEvents events, Duration interval, long count, Stop stop) {
        this.probe = probe;
        this.events = events;
        this.interval = interval;
        this.count = count;
        this.stop = stop;
    }

    /** Returns the number of samples taken. A sample that takes longer than the interval is followed by the next that is due. */
    long run(Consumer<List<String>> out) {
        out.accept(List.of(
                events.lifecycle(Instant.now(), "monitor_started", interval).toString()));
        long begun = System.nanoTime();
        long taken = 0;
        while (taken < count) {
            out.accept(
                    events.of(probe.sample()).stream().map(JsonNode::toString).toList());
            taken++;
            long passed = System.nanoTime() - begun;
            long due = (passed / interval.toNanos() + 1) * interval.toNanos();
            if (taken < count && stop.awaitNanos(due - passed)) {
                break;
            }
        }
        out.accept(List.of(
                events.lifecycle(Instant.now(), "monitor_stopped", interval).toString()));
        return taken;
    }
}
