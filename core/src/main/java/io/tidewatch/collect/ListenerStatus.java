package io.tidewatch.collect;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.TreeMap;

/**
 * What came in by one port.
 *
 * @param transport {@code syslog-udp}, {@code gelf-tcp}…; {@link io.tidewatch.event.Origin#transport} of the events
 * @param address what it listens on, {@code 127.0.0.1:5514}
 * @param records messages taken; all of them are durable or on their way
 * @param bytes their bytes
 * @param truncated messages of which only the beginning was kept
 * @param rejected messages that were not taken, by the reason
 * @param dropped datagrams that the kernel had no room for; -1 where that is not known
 * @param waits how often the queue asked to wait
 * @param connections connections that are open
 * @param connectionsTotal connections that there have been
 * @param connectionsEnded connections that were refused or ended from this side, by the reason
 */
public record ListenerStatus(
        String transport,
        String address,
        long records,
        long bytes,
        long truncated,
        Map<String, Long> rejected,
        long dropped,
        long waits,
        long connections,
        long connectionsTotal,
        Map<String, Long> connectionsEnded) {
    public ListenerStatus {
        requireNonNull(transport, "transport is null");
        requireNonNull(address, "address is null");
        rejected = new TreeMap<>(rejected);
        connectionsEnded = new TreeMap<>(connectionsEnded);
    }
}
