package io.tidewatch.server.collect;

import com.sun.management.OperatingSystemMXBean;
import io.tidewatch.collect.ListenerStatus;
import io.tidewatch.collect.Receipt;
import io.tidewatch.collect.net.NetworkCollector;
import io.tidewatch.collect.syslog.SyslogCollector;
import io.tidewatch.event.TenantId;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Processor time that syslog's ports take for a message, with everything behind them left out: the sink forgets the batch, and the sender's thread is
 * not counted. Run by hand: {@code java … io.tidewatch.server.collect.ListenCost}.
 */
final class ListenCost {
    private static final int ROUNDS = 5;
    private static final int MESSAGES = 1_000_000;
    private static final int RATE = 50_000;
    private static final byte[] MESSAGE =
            "<38>Nov 21 12:00:00 web-1 sshd[1000]: Failed password for root from 192.0.2.7 port 20000 ssh2\n"
                    .getBytes(StandardCharsets.UTF_8);

    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private ListenCost() {}

    public static void main(String[] arguments) throws Exception {
        LongAdder taken = new LongAdder();
        try (NetworkCollector udp = new SyslogCollector(Listening.udp(0).of(TenantId.DEFAULT), Clock.systemUTC());
                NetworkCollector tcp = new SyslogCollector(Listening.tcp(0).of(TenantId.DEFAULT), Clock.systemUTC())) {
            for (NetworkCollector collector : new NetworkCollector[] {udp, tcp}) {
                collector.start(batch -> {
                    taken.add(batch.size());
                    return new Receipt(batch.size(), 0);
                });
            }
            for (int round = 0; round < ROUNDS; round++) {
                overTcp(tcp, taken);
                overUdp(udp, taken);
            }
        }
    }

    private static int port(NetworkCollector collector) {
        String address = listener(collector).address();
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    private static ListenerStatus listener(NetworkCollector collector) {
        return collector.status().listeners().getFirst();
    }

    private static void overTcp(NetworkCollector collector, LongAdder taken) throws IOException {
        long before = taken.sum();
        byte[] part = new byte[1_000 * MESSAGE.length];
        for (int i = 0; i < 1_000; i++) {
            System.arraycopy(MESSAGE, 0, part, i * MESSAGE.length, MESSAGE.length);
        }
        Cost cost = new Cost();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port(collector))) {
            OutputStream out = socket.getOutputStream();
            for (int i = 0; i < MESSAGES; i += 1_000) {
                out.write(part);
            }
        }
        await(taken, before + MESSAGES);
        cost.tell("TCP", MESSAGES, 0);
    }

    private static void overUdp(NetworkCollector collector, LongAdder taken) throws IOException {
        long before = taken.sum();
        long dropped = listener(collector).dropped();
        ByteBuffer datagram = ByteBuffer.allocateDirect(MESSAGE.length).put(MESSAGE);
        Cost cost = new Cost();
        try (DatagramChannel channel = DatagramChannel.open()) {
            channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port(collector)));
            long begun = System.nanoTime();
            for (long sent = 0; sent < MESSAGES; ) {
                long due = Math.min(MESSAGES, (System.nanoTime() - begun) * RATE / 1_000_000_000L);
                for (; sent < due; sent++) {
                    channel.write(datagram.flip());
                }
                LockSupport.parkNanos(1_000_000);
            }
        }
        await(taken, before + MESSAGES);
        cost.tell(
                "UDP at " + RATE + "/s",
                taken.sum() - before,
                listener(collector).dropped() - dropped);
    }

    private static void await(LongAdder taken, long wanted) {
        long last = -1;
        for (int quiet = 0; quiet < 20 && taken.sum() < wanted; quiet++) {
            if (taken.sum() > last) {
                last = taken.sum();
                quiet = 0;
            }
            LockSupport.parkNanos(50_000_000);
        }
    }

    /** The process's time without this thread's. */
    private static final class Cost {
        private final long begun = now();
        private final long wall = System.nanoTime();

        private static long now() {
            return PROCESS.getProcessCpuTime()
                    - ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        }

        void tell(String what, long messages, long dropped) {
            double seconds = (System.nanoTime() - wall) / 1e9;
            System.out.printf(
                    Locale.ROOT,
                    "%-16s %,d messages, %.2f µs of processor time each, %,.0f/s, dropped by the kernel %,d%n",
                    what,
                    messages,
                    (now() - begun) / 1e3 / messages,
                    messages / seconds,
                    dropped);
        }
    }
}
