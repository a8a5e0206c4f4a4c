package io.tidewatch.collect.net;

import static java.util.Objects.requireNonNull;

import io.tidewatch.collect.Collector;
import io.tidewatch.collect.CollectorStatus;
import io.tidewatch.collect.Counted;
import io.tidewatch.collect.ListenerStatus;
import io.tidewatch.collect.RawSink;
import io.tidewatch.config.ListenerSettings;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.health.Health;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A collector that listens on up to three ports, for UDP, TCP and TLS. What it speaks on them is a subclass's affair.
 *
 * <p>UDP cannot answer: what the kernel has no room for is dropped and counted. Over TCP a sink that refuses stops the reading, and so
 * the sender. Closing takes what has been read to the sink, for at most five seconds.
 */
public abstract class NetworkCollector implements Collector, Counted {
    /** How long closing waits for the sink. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(NetworkCollector.class);

    private final String kind;
    private final ListenerSettings settings;
    private final Clock clock;
    private List<PortListener> ports = List.of();
    private @Nullable Intake intake;
    private boolean closed;

    /** @param kind {@code syslog}, {@code gelf} or {@code beats} */
    protected NetworkCollector(String kind, ListenerSettings settings, Clock clock) {
        this.kind = requireNonNull(kind, "kind is null");
        this.settings = requireNonNull(settings, "settings is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    /** What takes a UDP port's datagrams; null where the protocol has none. */
    protected abstract @Nullable Function<ListenerCounts, DatagramHandler> datagrams(Intake intake);

    /** What speaks on a connection. */
    protected abstract ConnectionHandler connections(Intake intake);

    /** The longest message that is kept whole, in bytes. */
    protected final int longest() {
        return (int) settings.maxMessage().bytes();
    }

    @Override
    public final synchronized void start(RawSink sink) {
        if (intake != null || closed) {
            throw new IllegalStateException("a collector is started once");
        }
        Intake starting = new Intake(kind, settings, sink, clock);
        intake = starting;
        ports = new ArrayList<>();
        boolean complete = false;
        try {
            if (settings.udpPort() != null) {
                open(new UdpListener(settings, port("udp", settings.udpPort()), datagramsOrFail(starting), starting));
            }
            if (settings.tcpPort() != null) {
                ConnectionHandler handler = connections(starting);
                open(new TcpListener(settings, port("tcp", settings.tcpPort()), null, handler, starting));
            }
            if (settings.tlsPort() != null) {
                TlsFiles files = TlsFiles.load(settings.tls(), clock);
                ConnectionHandler handler = connections(starting);
                open(new TcpListener(settings, port("tls", settings.tlsPort()), files, handler, starting));
            }
            complete = true;
        } finally {
            if (!complete) {
                close();
            }
        }
        ports.forEach(port -> LOG.atInfo()
                .addKeyValue("listener", settings.name())
                .addKeyValue("transport", port.status().transport())
                .addKeyValue("address", port.status().address())
                .log("listening"));
    }

    private Function<ListenerCounts, DatagramHandler> datagramsOrFail(Intake starting) {
        Function<ListenerCounts, DatagramHandler> handlers = datagrams(starting);
        if (handlers == null) {
            throw new TidewatchException(
                    FailureKind.INVALID,
                    kind + " '" + settings.name() + "' has a udp-port, and there is no " + kind
                            + " over UDP; use tcp-port or tls-port");
        }
        return handlers;
    }

    private ListenerPort port(String transport, int number) {
        return new ListenerPort(kind, transport, number);
    }

    private void open(PortListener port) {
        ports.add(port);
        port.start();
    }

    @Override
    public final synchronized Health check() {
        Intake started = intake;
        if (started == null || closed) {
            return Health.down(kind + " '" + settings.name() + "' is not started");
        }
        Health worst = started.trouble().isEmpty()
                ? Health.UP
                : Health.degraded("the queue takes nothing now, and senders wait: " + started.trouble());
        for (PortListener port : ports) {
            Health health = port.check();
            worst = health.status().compareTo(worst.status()) > 0 ? health : worst;
        }
        return worst;
    }

    @Override
    public final synchronized CollectorStatus status() {
        List<ListenerStatus> listeners =
                ports.stream().map(PortListener::status).toList();
        return new CollectorStatus(
                kind, settings.name(), settings.tenant(), listeners, intake == null ? List.of() : intake.senders());
    }

    @Override
    public final void close() {
        List<PortListener> closing;
        Intake started;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            closing = List.copyOf(ports);
            started = intake;
        }
        if (started == null) {
            return;
        }
        closing.forEach(PortListener::stop);
        try {
            await(closing, GRACE);
            started.stopWaiting();
            await(closing, Duration.ofSeconds(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        closing.forEach(PortListener::close);
        started.close();
    }

    private static void await(List<PortListener> ports, Duration most) throws InterruptedException {
        long end = System.nanoTime() + most.toNanos();
        for (PortListener port : ports) {
            port.awaitStopped(Duration.ofNanos(Math.max(1_000_000, end - System.nanoTime())));
        }
    }
}
