package io.tidewatch.collect.beats;

import io.tidewatch.collect.net.ConnectionHandler;
import io.tidewatch.collect.net.DatagramHandler;
import io.tidewatch.collect.net.Intake;
import io.tidewatch.collect.net.ListenerCounts;
import io.tidewatch.collect.net.NetworkCollector;
import io.tidewatch.config.ListenerSettings;
import java.time.Clock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code output.logstash: {hosts: ["siem.example.org:5044"]}}: Filebeat, Winlogbeat, Elastic Agent, Logstash and whatever else speaks
 * Lumberjack, versions 2 and 1. Described in {@code docs/collect/beats.md}.
 *
 * <p>Events are acknowledged when they are durable. While the queue is full the sender is told to be patient. Thread-safe.
 */
public final class BeatsCollector extends NetworkCollector {
    public BeatsCollector(ListenerSettings settings, Clock clock) {
        super("beats", settings, clock);
    }

    @Override
    protected @Nullable Function<ListenerCounts, DatagramHandler> datagrams(Intake intake) {
        return null;
    }

    @Override
    protected ConnectionHandler connections(Intake intake) {
        return (connection, counts) -> new LumberjackSession(intake, connection, counts, longest()).run();
    }
}
