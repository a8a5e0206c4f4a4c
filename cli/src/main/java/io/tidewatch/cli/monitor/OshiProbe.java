package io.tidewatch.cli.monitor;

import io.tidewatch.cli.CliFailure;
import io.tidewatch.cli.monitor.HostSample.Cpu;
import io.tidewatch.cli.monitor.HostSample.Details;
import io.tidewatch.cli.monitor.HostSample.Disk;
import io.tidewatch.cli.monitor.HostSample.Link;
import io.tidewatch.cli.monitor.HostSample.Memory;
import io.tidewatch.cli.monitor.HostSample.Mount;
import io.tidewatch.cli.monitor.HostSample.State;
import io.tidewatch.cli.monitor.HostSample.Task;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import oshi.hardware.CentralProcessor;
import oshi.hardware.CentralProcessor.TickType;
import oshi.hardware.GlobalMemory;
import oshi.hardware.HWDiskStore;
import oshi.hardware.HardwareAbstractionLayer;
import oshi.hardware.NetworkIF;
import oshi.software.os.OSFileStore;
import oshi.software.os.OSProcess;
import oshi.software.os.OperatingSystem;
import oshi.spi.SystemInfoProvider;

/** Measures the host it runs on, through OSHI: Linux, Windows, macOS, the BSDs, Solaris, AIX. */
final class OshiProbe implements HostProbe {
    private static final int MAX_DEVICES = 256;

    /** Images that are full by nature. */
    private static final Set<String> IMAGES = Set.of("squashfs", "iso9660", "erofs", "cramfs", "udf");

    private final HardwareAbstractionLayer hardware;
    private final OperatingSystem system;
    private final List<NetworkIF> links;
    private final List<HWDiskStore> disks;

    private OshiProbe(SystemInfoProvider info) {
        hardware = info.getHardware();
        system = info.getOperatingSystem();
        links = new ArrayList<>();
        disks = new ArrayList<>();
    }

    /**
     * A probe that works here. Where JNA's library cannot be loaded, as where no folder for temporary files may hold programs, what can be had
     * without it is taken on Linux.
     */
    static HostProbe open() {
        try {
            OshiProbe probe = new OshiProbe(new oshi.SystemInfo());
            probe.cpu();
            probe.hostName();
            return probe;
        } catch (LinkageError e) {
            SystemInfoProvider plain = new oshi.nativefree.SystemInfo();
            if (plain.isAvailable()) {
                return new OshiProbe(plain);
            }
            throw CliFailure.failed("this host cannot be measured: " + e.getMessage()
                    + "; JNA needs a folder that may hold programs, TIDEWATCH_JAVA_OPTS=-Djna.tmpdir=FOLDER names one");
        }
    }

    @Override
    public String hostName() {
        return system.getNetworkParams().getHostName();
    }

    @Override
    public Os os() {
        String name = system.getFamily();
        String lower = name.toLowerCase(Locale.ROOT);
        String type = lower.contains("windows")
                ? "windows"
                : lower.contains("macos") || lower.contains("os x")
                        ? "macos"
                        : lower.contains("bsd") || lower.contains("solaris") || lower.contains("aix")
                                ? "unix"
                                : "linux";
        return new Os(type, name, String.valueOf(system.getVersionInfo().getVersion()));
    }

    @Override
    public HostSample sample() {
        return new HostSample(
                Instant.now(), system.getSystemUptime(), cpu(), memory(), mounts(), disks(), links(), tasks());
    }

    private Cpu cpu() {
        CentralProcessor processor = hardware.getProcessor();
        long[] ticks = processor.getSystemCpuLoadTicks();
        Map<State, Long> byState = new EnumMap<>(State.class);
        for (State state : State.values()) {
            byState.put(state, ticks[TickType.valueOf(state.name()).getIndex()]);
        }
        List<Double> load =
                Arrays.stream(processor.getSystemLoadAverage(3)).boxed().toList();
        return new Cpu(processor.getLogicalProcessorCount(), byState, load);
    }

    private Memory memory() {
        GlobalMemory memory = hardware.getMemory();
        return new Memory(
                memory.getTotal(),
                memory.getAvailable(),
                memory.getVirtualMemory().getSwapTotal(),
                memory.getVirtualMemory().getSwapUsed());
    }

    /** File systems of this host alone: one of a server that is away would make the sample wait. */
    private List<Mount> mounts() {
        List<Mount> mounts = new ArrayList<>();
        for (OSFileStore store : system.getFileSystem().getFileStores(true)) {
            if (store.getTotalSpace() > 0 && !IMAGES.contains(store.getType()) && mounts.size() < MAX_DEVICES) {
                mounts.add(new Mount(
                        store.getMount(),
                        store.getVolume(),
                        store.getType(),
                        store.getTotalSpace(),
                        store.getFreeSpace()));
            }
        }
        return mounts;
    }

    /** Finding devices is dear; counters of those known are cheap. All are looked for anew where one has gone. */
    private List<Disk> disks() {
        disks.removeIf(disk -> !disk.updateAttributes());
        if (disks.isEmpty()) {
            hardware.getDiskStores().stream().limit(MAX_DEVICES).forEach(disks::add);
        }
        return disks.stream()
                .map(disk -> new Disk(
                        disk.getName(), disk.getReads(), disk.getReadBytes(), disk.getWrites(), disk.getWriteBytes()))
                .toList();
    }

    private List<Link> links() {
        links.removeIf(link -> !link.updateAttributes());
        List<NetworkIF> found = hardware.getNetworkIFs();
        for (NetworkIF link : found) {
            if (links.size() < MAX_DEVICES
                    && links.stream().noneMatch(known -> known.getName().equals(link.getName()))) {
                links.add(link);
            }
        }
        return links.stream()
                .map(link -> new Link(
                        link.getName(),
                        link.getBytesRecv(),
                        link.getPacketsRecv(),
                        link.getInErrors(),
                        link.getInDrops(),
                        link.getBytesSent(),
                        link.getPacketsSent(),
                        link.getOutErrors()))
                .toList();
    }

    private List<Task> tasks() {
        return system.getProcesses(null, null, 0).stream()
                .map(process -> new Task(
                        process.getProcessID(),
                        process.getParentProcessID(),
                        process.getName(),
                        process.getStartTime(),
                        process.getKernelTime() + process.getUserTime(),
                        process.getResidentMemory(),
                        process.getThreadCount(),
                        () -> details(process)))
                .toList();
    }

    private static Details details(OSProcess process) {
        return new Details(
                known(process.getPath()),
                process.getArguments(),
                known(process.getUser()),
                known(process.getCurrentWorkingDirectory()));
    }

    private static String known(String text) {
        return text == null || text.equals("unknown") ? "" : text;
    }
}
