package io.tidewatch.cli.monitor;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A host at one moment. What grows (ticks, bytes, operations, processor time) is counted since some moment in the past, so that two
 * samples give what happened between them.
 *
 * @param time when it was taken
 * @param uptimeSeconds since the host started
 */
public record HostSample(
        Instant time,
        long uptimeSeconds,
        Cpu cpu,
        Memory memory,
        List<Mount> mounts,
        List<Disk> disks,
        List<Link> links,
        List<Task> tasks) {
    public HostSample {
        requireNonNull(time, "time is null");
        requireNonNull(cpu, "cpu is null");
        requireNonNull(memory, "memory is null");
        mounts = List.copyOf(mounts);
        disks = List.copyOf(disks);
        links = List.copyOf(links);
        tasks = List.copyOf(tasks);
    }

    /**
     * Processors.
     *
     * @param ticks by state; one that is missing counts as 0
     * @param load the average number of runnable tasks over 1, 5 and 15 minutes; negative where the system has none
     */
    public record Cpu(int cores, Map<State, Long> ticks, List<Double> load) {
        public Cpu {
            ticks = Map.copyOf(ticks);
            load = List.copyOf(load);
        }
    }

    /** What a processor does. */
    public enum State {
        USER,
        NICE,
        SYSTEM,
        IDLE,
        IOWAIT,
        IRQ,
        SOFTIRQ,
        STEAL
    }

    /** Memory in bytes; what programs could still get is available. */
    public record Memory(long total, long available, long swapTotal, long swapUsed) {}

    /** A mounted file system, in bytes. */
    public record Mount(String point, String device, String type, long total, long free) {}

    /** A disk: operations and bytes since the host started. */
    public record Disk(String name, long reads, long readBytes, long writes, long writeBytes) {}

    /** A network interface, counted since the host started. */
    public record Link(
            String name,
            long inBytes,
            long inPackets,
            long inErrors,
            long inDropped,
            long outBytes,
            long outPackets,
            long outErrors) {}

    /**
     * A process.
     *
     * @param started milliseconds since 1970; tells processes with the same number apart
     * @param cpuMillis processor time used since it started, of all its threads
     * @param residentBytes memory that is present
     * @param details what costs more to find out; asked only for processes that are told, and only soon after the sample
     */
    public record Task(
            int pid,
            int parent,
            String name,
            long started,
            long cpuMillis,
            long residentBytes,
            int threads,
            Supplier<Details> details) {
        /** Whether both are the same process at different moments. */
        boolean is(@Nullable Task other) {
            return other != null && pid == other.pid && started == other.started;
        }
    }

    /** More of a process; empty texts where the system does not tell. */
    public record Details(String executable, List<String> arguments, String user, String workingDirectory) {
        public Details {
            arguments = List.copyOf(arguments);
        }
    }
}
