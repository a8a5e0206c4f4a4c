package io.tidewatch.cli.monitor;

import io.tidewatch.cli.monitor.HostSample.Cpu;
import io.tidewatch.cli.monitor.HostSample.Details;
import io.tidewatch.cli.monitor.HostSample.Disk;
import io.tidewatch.cli.monitor.HostSample.Link;
import io.tidewatch.cli.monitor.HostSample.Memory;
import io.tidewatch.cli.monitor.HostSample.Mount;
import io.tidewatch.cli.monitor.HostSample.Task;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A made-up host at moments that tests choose: four processors, 3/4 busy, one disk, one interface. */
final class Samples {
    static final Instant START = Instant.parse("2026-11-21T10:00:05Z");
    static final HostProbe.Os OS = new HostProbe.Os("linux", "Debian GNU/Linux", "12");

    private Samples() {}

    static HostSample at(long second, double usage, double memory, double disk, Task... tasks) {
        long busy = Math.round(second * 400 * usage);
        return new HostSample(
                START.plusSeconds(second),
                1_000 + second,
                new Cpu(
                        4,
                        Map.of(HostSample.State.USER, busy, HostSample.State.IDLE, second * 400 - busy),
                        List.of(1.5, 1.0, -1.0)),
                new Memory(1_000, Math.round(1_000 * (1 - memory)), 200, 20),
                List.of(new Mount("/", "/dev/sda1", "ext4", 10_000, Math.round(10_000 * (1 - disk)))),
                List.of(new Disk("/dev/sda", second, 100 * second, 2 * second, 50 * second)),
                List.of(
                        new Link("eth0", 1_000 * second, 10 * second, 0, second / 10, 500 * second, 5 * second, 0),
                        new Link("lo", 9_000 * second, 0, 0, 0, 9_000 * second, 0, 0)),
                List.of(tasks));
    }

    static Task task(int pid, int parent, String name, long cpuMillis, long bytes, String... arguments) {
        return new Task(
                pid,
                parent,
                name,
                START.toEpochMilli() - pid,
                cpuMillis,
                bytes,
                3,
                () -> new Details("/usr/bin/" + name, List.of(arguments), "alice", "/srv"));
    }
}
