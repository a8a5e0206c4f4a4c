package io.tidewatch.collect.syslog;

import io.tidewatch.collect.net.ConnectionHandler;
import io.tidewatch.collect.net.DatagramHandler;
import io.tidewatch.collect.net.Intake;
import io.tidewatch.collect.net.ListenerCounts;
import io.tidewatch.collect.net.NetworkCollector;
import io.tidewatch.collect.net.StreamReader;
import io.tidewatch.config.ListenerSettings;
import io.tidewatch.event.RawFormat;
import java.time.Clock;
import java.util.function.Function;

/**
 * {@code logger --server siem.example.org --udp --port 5514 hello}: syslog over UDP, TCP and TLS. Described in {@code
 * docs/collect/syslog.md}.
 *
 * <p>The protocol has no answers. Over TCP a sender waits while the queue is full; over UDP the kernel drops what it has no room for,
 * and counts it. Thread-safe.
 */
public final class SyslogCollector extends NetworkCollector {
    /** The digits and the blank before a counted message. */
    private static final int COUNT = 10;

    public SyslogCollector(ListenerSettings settings, Clock clock) {
        super("syslog", settings, clock);
    }

    @Override
    protected Function<ListenerCounts, DatagramHandler> datagrams(Intake intake) {
        return counts -> new SyslogDatagrams(intake, longest(), counts);
    }

    @Override
    protected ConnectionHandler connections(Intake intake) {
        return new StreamReader(
                intake, RawFormat.TEXT, longest() + COUNT, counts -> new SyslogFrames(longest(), counts));
    }
}
