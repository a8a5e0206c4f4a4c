package io.tidewatch.collect.net;

import static java.util.Objects.requireNonNull;

import io.tidewatch.collect.ListenerStatus;
import io.tidewatch.config.ListenerSettings;
import io.tidewatch.health.Health;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives datagrams: one thread does nothing but empty the kernel's buffer into slabs, another sorts them. When the sink is behind,
 * slabs run out, the kernel's buffer fills, and the kernel counts what it drops; that count is shown. Nothing is dropped elsewhere, so that it
 * is the whole count. Thread-safe.
 */
final class UdpListener implements PortListener {
    private static final Logger LOG = LoggerFactory.getLogger(UdpListener.class);
    private static final int WANTED_BUFFER = 32 << 20;
    private static final int ENOUGH_BUFFER = 4 << 20;
    private static final long NAP = 1_000_000;
    private static final int NAPS = 10;
    private static final long SELECT_MILLIS = 1_000;
    private static final long TICK_MILLIS = 250;
    private static final long DROPS_SHOWN = TimeUnit.MINUTES.toNanos(5);

    private final ListenerSettings settings;
    private final ListenerPort port;
    private final Function<ListenerCounts, DatagramHandler> handlers;
    private final Intake intake;
    private final ListenerCounts counts;
    private final DatagramSlabs slabs = new DatagramSlabs();
    private @Nullable DatagramChannel channel;
    private @Nullable Selector selector;
    private @Nullable KernelDrops kernel;
    private @Nullable Thread receiver;
    private @Nullable Thread sorter;
    private Runnable stopWatching = () -> {};
    private volatile boolean stopping;
    private volatile boolean received;
    private volatile int buffer;
    private volatile long drops;
    private volatile long lastDrop;
    private volatile String failure = "";

    UdpListener(
            ListenerSettings settings,
            ListenerPort port,
            Function<ListenerCounts, DatagramHandler> handlers,
            Intake intake) {
        this.settings = requireNonNull(settings, "settings is null");
        this.port = requireNonNull(port, "port is null");
        this.handlers = requireNonNull(handlers, "handlers is null");
        this.intake = requireNonNull(intake, "intake is null");
        this.counts = new ListenerCounts(port.transport());
    }

    @Override
    public void start() {
        try {
            InetSocketAddress address = port.address(settings.address());
            DatagramChannel opened = DatagramChannel.open(
                    address.getAddress() instanceof Inet6Address
                            ? StandardProtocolFamily.INET6
                            : StandardProtocolFamily.INET);
            channel = opened;
            opened.setOption(StandardSocketOptions.SO_RCVBUF, WANTED_BUFFER);
            opened.bind(address);
            opened.configureBlocking(false);
            Selector waiting = Selector.open();
            selector = waiting;
            opened.register(waiting, SelectionKey.OP_READ);
            kernel = new KernelDrops((InetSocketAddress) opened.getLocalAddress());
            buffer = ReceiveBuffer.enlarge(opened, WANTED_BUFFER);
            tellOfBuffer(buffer);
            DatagramHandler handler = handlers.apply(counts);
            receiver = Thread.ofPlatform()
                    .name("tidewatch-" + port.transport() + "-receiver")
                    .start(() -> receive(opened, waiting));
            sorter = Thread.ofPlatform()
                    .name("tidewatch-" + port.transport() + "-sorter")
                    .start(() -> sort(handler));
        } catch (IOException e) {
            throw port.cannotListen(settings, e);
        }
        stopWatching = intake.every(Duration.ofSeconds(2), this::lookAtDrops);
    }

    private void tellOfBuffer(int given) {
        LOG.atInfo()
                .addKeyValue("listener", settings.name())
                .addKeyValue("bytes", given)
                .log("buffer of the kernel for datagrams");
        if (given < ENOUGH_BUFFER) {
            LOG.atWarn()
                    .addKeyValue("listener", settings.name())
                    .addKeyValue("bytes", given)
                    .addKeyValue("remedy", "sysctl -w net.core.rmem_max=" + WANTED_BUFFER)
                    .log("the kernel allows a small buffer for datagrams only; bursts may be dropped");
        }
    }

    private void receive(DatagramChannel from, Selector waiting) {
        try {
            DatagramSlab slab = slabs.take();
            int naps = NAPS;
            while (true) {
                if (slab.receive(from)) {
                    naps = 0;
                    if (slab.isFull()) {
                        slabs.fill(slab);
                        slab = slabs.take();
                    }
                    continue;
                }
                if (!slab.isEmpty() && (slabs.isNothingFilled() || stopping)) {
                    slabs.fill(slab);
                    slab = slabs.take();
                }
                if (stopping) {
                    return;
                }
                // While datagrams keep coming, a short nap lets many come together and saves waking for each.
                if (naps < NAPS || !slab.isEmpty()) {
                    naps++;
                    LockSupport.parkNanos(NAP);
                } else {
                    waiting.select(key -> {}, SELECT_MILLIS);
                }
            }
        } catch (ClosedChannelException | InterruptedException closed) {
            LOG.atDebug().addKeyValue("listener", settings.name()).log("receiver stopped");
        } catch (IOException | RuntimeException e) {
            failure = "receiving on " + shown() + " failed: " + e.getMessage() + "; restart the program";
            LOG.atError().addKeyValue("listener", settings.name()).setCause(e).log("receiving failed");
        } finally {
            received = true;
        }
    }

    private void sort(DatagramHandler handler) {
        long nextTick = System.nanoTime();
        byte[] copy = new byte[DatagramSlab.ROOM];
        try {
            while (true) {
                boolean last = received;
                DatagramSlab slab = slabs.poll(last ? 0 : TICK_MILLIS);
                if (slab != null) {
                    slab.handOn(handler, copy);
                    slabs.giveBack(slab);
                } else if (last) {
                    handler.end();
                    return;
                }
                long now = System.nanoTime();
                if (now - nextTick >= 0) {
                    handler.tick();
                    nextTick = now + TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            failure = "taking datagrams of " + shown() + " failed: " + e.getMessage() + "; restart the program";
            LOG.atError().addKeyValue("listener", settings.name()).setCause(e).log("taking datagrams failed");
        }
    }

    private long lookAtDrops() {
        KernelDrops counter = kernel;
        long now = counter == null ? -1 : counter.count();
        if (now > drops) {
            LOG.atError()
                    .addKeyValue("listener", settings.name())
                    .addKeyValue("datagrams", now - drops)
                    .addKeyValue("remedy", "sysctl -w net.core.rmem_max=" + WANTED_BUFFER + ", or send over TCP")
                    .log("the kernel dropped datagrams that came faster than they were taken");
            lastDrop = System.nanoTime();
            drops = now;
        }
        return now < 0 ? drops > 0 ? drops : -1 : now;
    }

    private String shown() {
        int bound = -1;
        DatagramChannel socket = channel;
        try {
            if (socket != null && socket.getLocalAddress() instanceof InetSocketAddress local) {
                bound = local.getPort();
            }
        } catch (IOException closed) {
            bound = -1;
        }
        return port.shown(settings.address(), bound);
    }

    @Override
    public ListenerStatus status() {
        return counts.status(shown(), lookAtDrops());
    }

    @Override
    public Health check() {
        DatagramChannel socket = channel;
        if (socket == null || !socket.isOpen()) {
            return Health.down(shown() + " is not listened on");
        }
        if (!failure.isEmpty()) {
            return Health.down(failure);
        }
        if (drops > 0 && System.nanoTime() - lastDrop < DROPS_SHOWN) {
            return Health.degraded("the kernel has dropped " + drops + " datagrams for " + shown()
                    + ", some of them just now; its buffer has " + (buffer >> 10) + " KiB"
                    + (buffer < WANTED_BUFFER ? " (sysctl -w net.core.rmem_max=" + WANTED_BUFFER + ")" : "")
                    + ", or send over TCP");
        }
        return Health.UP;
    }

    @Override
    public void stop() {
        stopping = true;
        Selector waiting = selector;
        if (waiting != null) {
            waiting.wakeup();
        }
    }

    @Override
    public void awaitStopped(Duration most) throws InterruptedException {
        Thread sorting = sorter;
        if (sorting != null) {
            sorting.join(most);
        }
    }

    @Override
    public void close() {
        stopWatching.run();
        lookAtDrops();
        interrupt(receiver);
        interrupt(sorter);
        slabs.close();
        try {
            if (selector != null) {
                selector.close();
            }
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("listener", settings.name()).setCause(e).log("port did not close cleanly");
        }
    }

    private static void interrupt(@Nullable Thread thread) {
        if (thread != null) {
            thread.interrupt();
        }
    }
}
