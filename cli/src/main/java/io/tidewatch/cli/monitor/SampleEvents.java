package io.tidewatch.cli.monitor;

import io.tidewatch.cli.api.Json;
import io.tidewatch.cli.monitor.HostSample.Disk;
import io.tidewatch.cli.monitor.HostSample.Link;
import io.tidewatch.cli.monitor.HostSample.Memory;
import io.tidewatch.cli.monitor.HostSample.Mount;
import io.tidewatch.cli.monitor.HostSample.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes events of a sample and the one before it. What is a rate or a share of time needs both and is missing from the first
 * sample's events, and where a counter has gone back because a device was replaced. Not thread-safe.
 */
final class SampleEvents {
    private static final String METRICS = "host.metrics";
    private static final Pattern INNER =
            Pattern.compile("lo\\d?|(veth|docker|br-|virbr|vnet|cni|cali|flannel|lxc|lxdbr).*");

    private final String host;
    private final HostProbe.Os os;
    private final ProcessEvents processes;
    private @Nullable HostSample before;

    SampleEvents(String host, HostProbe.Os os, ProcessEvents processes) {
        this.host = host;
        this.os = os;
        this.processes = processes;
    }

    /** That the monitor has started or stopped: {@code action} is {@code monitor_started} or {@code monitor_stopped}. */
    ObjectNode lifecycle(java.time.Instant time, String action, Duration interval) {
        return event(METRICS, time, action.replace('_', ' ') + " on " + host)
                .put("event.action", action)
                .put("monitor.interval", interval.toMillis() / 1000.0)
                .put("host.os.type", os.type())
                .put("host.os.name", os.name())
                .put("host.os.version", os.version());
    }

    /** The events of a sample, which becomes the one before. */
    List<ObjectNode> of(HostSample now) {
        HostSample last = before;
        double seconds =
                last == null ? 0 : Duration.between(last.time(), now.time()).toNanos() / 1e9;
        HostSample base = seconds > 0 ? last : null;
        List<ObjectNode> events = new ArrayList<>();
        events.add(system(now, base, seconds));
        now.mounts().forEach(mount -> events.add(mount(now, mount)));
        if (base != null) {
            now.disks()
                    .forEach(disk -> base.disks().stream()
                            .filter(other -> other.name().equals(disk.name()))
                            .findFirst()
                            .ifPresent(other -> events.add(disk(now, disk, other, seconds))));
            now.links()
                    .forEach(link -> base.links().stream()
                            .filter(other -> other.name().equals(link.name()))
                            .findFirst()
                            .ifPresent(other -> events.add(link(now, link, other, seconds))));
        }
        boolean heartbeat = heartbeat(now);
        events.addAll(processes.of(now, base, seconds, (dataset, message) -> {
            ObjectNode event = event(dataset, now.time(), message);
            return dataset.equals(METRICS) ? marked(event, heartbeat) : event;
        }));
        before = now;
        return events;
    }

    /** The first sample of each minute is marked, so that rules can count minutes whatever the interval is. */
    private boolean heartbeat(HostSample now) {
        return before == null
                || before.time().getEpochSecond() / 60 != now.time().getEpochSecond() / 60;
    }

    private static ObjectNode marked(ObjectNode event, boolean heartbeat) {
        return heartbeat ? event.put("monitor.heartbeat", true) : event;
    }

    private ObjectNode event(String dataset, java.time.Instant time, String message) {
        return Json.object()
                .put("@timestamp", time.toString())
                .put("event.dataset", dataset)
                .put("host.name", host)
                .put("message", message);
    }

    private ObjectNode metric(HostSample now, String set, String message) {
        return event(METRICS, now.time(), message).put("metricset.name", set);
    }

    private ObjectNode system(HostSample now, @Nullable HostSample base, double seconds) {
        Memory memory = now.memory();
        long used = Math.max(0, memory.total() - memory.available());
        Map<State, Double> shares = base == null ? Map.of() : shares(now, base);
        ObjectNode event = metric(now, "system", "");
        StringBuilder message = new StringBuilder();
        if (!shares.isEmpty()) {
            double idle = shares.getOrDefault(State.IDLE, 0.0) + shares.getOrDefault(State.IOWAIT, 0.0);
            double usage = Math.max(0, 1 - idle);
            event.put("host.cpu.usage", rounded(usage));
            shares.forEach((state, share) ->
                    event.put("system.cpu." + state.name().toLowerCase(Locale.ROOT) + ".pct", rounded(share)));
            message.append("cpu ").append(percent(usage)).append(' ');
        }
        event.put("system.cpu.cores", now.cpu().cores());
        for (int i = 0; i < now.cpu().load().size(); i++) {
            double load = now.cpu().load().get(i);
            if (load >= 0) {
                event.put("system.load." + List.of("1", "5", "15").get(i), rounded(load));
            }
        }
        event.put("system.memory.total", memory.total())
                .put("system.memory.available", memory.available())
                .put("system.memory.used.bytes", used)
                .put("system.memory.used.pct", share(used, memory.total()));
        message.append("memory ").append(percent(share(used, memory.total())));
        if (memory.swapTotal() > 0) {
            event.put("system.memory.swap.total", memory.swapTotal())
                    .put("system.memory.swap.used.bytes", memory.swapUsed())
                    .put("system.memory.swap.used.pct", share(memory.swapUsed(), memory.swapTotal()));
            message.append(" swap ").append(percent(share(memory.swapUsed(), memory.swapTotal())));
        }
        event.put("host.uptime", now.uptimeSeconds())
                .put("system.process.count", now.tasks().size());
        if (base != null) {
            traffic(event, now, base);
            event.put("monitor.elapsed", rounded(seconds));
        }
        event.put("message", message.toString());
        return marked(event, heartbeat(now));
    }

    /**
     * What the host's interfaces sent and received since the sample before, and its disks read and wrote. The loopback and the inner sides of
     * containers and virtual machines are left out: what passes them would count twice.
     */
    private static void traffic(ObjectNode event, HostSample now, HostSample base) {
        long in = 0;
        long out = 0;
        for (Link link : now.links()) {
            for (Link other : base.links()) {
                if (link.name().equals(other.name())
                        && !INNER.matcher(link.name()).matches()) {
                    in += Math.max(0, link.inBytes() - other.inBytes());
                    out += Math.max(0, link.outBytes() - other.outBytes());
                }
            }
        }
        long read = 0;
        long written = 0;
        for (Disk disk : now.disks()) {
            for (Disk other : base.disks()) {
                if (disk.name().equals(other.name())) {
                    read += Math.max(0, disk.readBytes() - other.readBytes());
                    written += Math.max(0, disk.writeBytes() - other.writeBytes());
                }
            }
        }
        event.put("host.network.ingress.bytes", in)
                .put("host.network.egress.bytes", out)
                .put("host.disk.read.bytes", read)
                .put("host.disk.write.bytes", written);
    }

    /** Each state's share of the processors' time; empty where no time has passed. */
    private static Map<State, Double> shares(HostSample now, HostSample base) {
        Map<State, Double> shares = new EnumMap<>(State.class);
        double total = 0;
        for (State state : State.values()) {
            long ticks = now.cpu().ticks().getOrDefault(state, 0L)
                    - base.cpu().ticks().getOrDefault(state, 0L);
            shares.put(state, (double) Math.max(0, ticks));
            total += Math.max(0, ticks);
        }
        if (total <= 0) {
            return Map.of();
        }
        double whole = total;
        shares.replaceAll((_, ticks) -> ticks / whole);
        return shares;
    }

    private ObjectNode mount(HostSample now, Mount mount) {
        long used = Math.max(0, mount.total() - mount.free());
        return metric(now, "filesystem", mount.point() + " " + percent(share(used, mount.total())) + " full")
                .put("system.filesystem.mount_point", mount.point())
                .put("system.filesystem.device_name", mount.device())
                .put("system.filesystem.type", mount.type())
                .put("system.filesystem.total", mount.total())
                .put("system.filesystem.free", mount.free())
                .put("system.filesystem.used.bytes", used)
                .put("system.filesystem.used.pct", share(used, mount.total()));
    }

    private ObjectNode disk(HostSample now, Disk disk, Disk base, double seconds) {
        ObjectNode event = metric(now, "diskio", disk.name()).put("system.diskio.name", disk.name());
        rate(event, "system.diskio.read.ops", disk.reads() - base.reads(), seconds);
        rate(event, "system.diskio.read.bytes", disk.readBytes() - base.readBytes(), seconds);
        rate(event, "system.diskio.write.ops", disk.writes() - base.writes(), seconds);
        rate(event, "system.diskio.write.bytes", disk.writeBytes() - base.writeBytes(), seconds);
        return event;
    }

    private ObjectNode link(HostSample now, Link link, Link base, double seconds) {
        ObjectNode event = metric(now, "network", link.name()).put("system.network.name", link.name());
        rate(event, "system.network.in.bytes", link.inBytes() - base.inBytes(), seconds);
        rate(event, "system.network.in.packets", link.inPackets() - base.inPackets(), seconds);
        rate(event, "system.network.out.bytes", link.outBytes() - base.outBytes(), seconds);
        rate(event, "system.network.out.packets", link.outPackets() - base.outPackets(), seconds);
        event.put("system.network.in.errors", Math.max(0, link.inErrors() - base.inErrors()))
                .put("system.network.in.dropped", Math.max(0, link.inDropped() - base.inDropped()))
                .put("system.network.out.errors", Math.max(0, link.outErrors() - base.outErrors()));
        return event;
    }

    /** How much since the sample before, and how much a second. */
    private static void rate(ObjectNode event, String name, long amount, double seconds) {
        if (amount >= 0) {
            event.put(name, amount).put(name + "_per_second", rounded(amount / seconds));
        }
    }

    private static double share(long part, long whole) {
        return whole <= 0 ? 0 : rounded(Math.min(1.0, (double) part / whole));
    }

    /** Four digits after the point, which is a hundredth of a per cent. */
    static double rounded(double value) {
        return Math.round(value * 10_000) / 10_000.0;
    }

    static String percent(double share) {
        return Math.round(share * 100) + "%";
    }
}
