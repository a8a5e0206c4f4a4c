package io.tidewatch.cli.monitor;

/** Measures a host. Not thread-safe. */
public interface HostProbe {
    /** What the host's own name is. */
    String hostName();

    /** The operating system's family and version, such as {@code Debian GNU/Linux} and {@code 12 (bookworm)}. */
    Os os();

    /** Measures now; what cannot be measured is left out of the sample. */
    HostSample sample();

    /**
     * An operating system.
     *
     * @param type {@code linux}, {@code windows}, {@code macos} or {@code unix}, as the Elastic Common Schema has it
     */
    record Os(String type, String name, String version) {}
}
