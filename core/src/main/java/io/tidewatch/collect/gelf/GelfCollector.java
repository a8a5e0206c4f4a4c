package io.tidewatch.collect.gelf;

import io.tidewatch.collect.net.ConnectionHandler;
import io.tidewatch.collect.net.DatagramHandler;
import io.tidewatch.collect.net.DelimitedFrames;
import io.tidewatch.collect.net.Intake;
import io.tidewatch.collect.net.ListenerCounts;
import io.tidewatch.collect.net.NetworkCollector;
import io.tidewatch.collect.net.StreamReader;
import io.tidewatch.config.ListenerSettings;
import io.tidewatch.event.RawFormat;
import java.time.Clock;
import java.util.function.Function;

/**
 * {@code {"version":"1.1","host":"web-1","short_message":"hello","_user":"alice"}}: GELF over UDP, TCP and TLS. Described in {@code
 * docs/collect/gelf.md}.
 *
 * <p>The protocol has no answers. Over TCP a sender waits while the queue is full; over UDP the kernel drops what it has no room for,
 * and counts it. Thread-safe.
 */
public final class GelfCollector extends NetworkCollector {
    public GelfCollector(ListenerSettings settings, Clock clock) {
        super("gelf", settings, clock);
    }

    @Override
    protected Function<ListenerCounts, DatagramHandler> datagrams(Intake intake) {
        return counts -> new GelfDatagrams(intake, longest(), counts);
    }

    @Override
    protected ConnectionHandler connections(Intake intake) {
        return new StreamReader(
                intake, RawFormat.JSON, longest() + 1, counts -> new DelimitedFrames('\0', '\0', counts));
    }
}
