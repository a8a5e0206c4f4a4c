package io.tidewatch.benchmarks;

import io.tidewatch.testkit.process.Api;
import io.tidewatch.testkit.process.ServerProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;

/**
 * Syslog into a server process: failed logins over UDP at a steady rate, with what the kernel dropped; over TCP as fast as it goes, failed
 * logins first, every one of which rules and correlations match, then what machines say on a usual day.
 *
 * <p>{@code NetworkCollectors HOME CACHE [RATE SECONDS]}: RATE datagrams a second for SECONDS, 50,000 for 60 without them.
 */
final class NetworkCollectors {
    private static final int TCP_MESSAGES = 3_000_000;
    private static final String UDP = "overudp";
    private static final String TCP = "overtcp";
    private static final byte[][] MESSAGES = messages();
    /** With a process's number, the end of an address, and a port. */
    private static final List<String> USUAL = List.of(
            "sshd[%4$d]: Accepted publickey for deploy from 192.0.2.%5$d port %6$d ssh2: ED25519 SHA256:q3fTn2",
            "sshd[%4$d]: pam_unix(sshd:session): session opened for user deploy(uid=1001) by (uid=0)",
            "sshd[%4$d]: Received disconnect from 192.0.2.%5$d port %6$d:11: disconnected by user",
            "CRON[%4$d]: pam_unix(cron:session): session closed for user backup",
            "systemd[1]: Started Session %6$d of user deploy.",
            "kernel: [%6$d.%4$d] eth0: renamed from veth%4$d",
            "dhclient[%4$d]: DHCPACK of 192.0.2.%5$d from 192.0.2.1",
            "postfix/smtpd[%4$d]: disconnect from unknown[192.0.2.%5$d] ehlo=1 mail=1 rcpt=1 data=1 quit=1 commands=5");

    private final Path home;
    private final Path dataDir;
    private final long rate;
    private final long seconds;

    private NetworkCollectors(Path home, Path dataDir, long rate, long seconds) {
        this.home = home;
        this.dataDir = dataDir;
        this.rate = rate;
        this.seconds = seconds;
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 2 && arguments.length != 4) {
            System.err.println("usage: NetworkCollectors HOME CACHE [RATE SECONDS]");
            System.exit(2);
        }
        long rate = arguments.length == 4 ? Long.parseLong(arguments[2]) : 50_000;
        long seconds = arguments.length == 4 ? Long.parseLong(arguments[3]) : 60;
        new NetworkCollectors(
                        Path.of(arguments[0]).toAbsolutePath(),
                        Path.of(arguments[1]).toAbsolutePath().resolve("data-collect"),
                        rate,
                        seconds)
                .run();
    }

    /** Failed logins within a minute, from 250 addresses to 50 hosts. */
    static byte[][] messages() {
        byte[][] messages = new byte[1_000][];
        for (int i = 0; i < messages.length; i++) {
            String text = "<" + (i % 2 == 0 ? 38 : 86) + ">Nov 21 12:00:" + String.format(Locale.ROOT, "%02d", i % 60)
                    + " web-" + i % 50 + " sshd[" + (1_000 + i) + "]: Failed password for root from 192.0.2." + i % 250
                    + " port " + (20_000 + i) + " ssh2\n";
            messages[i] = text.getBytes(StandardCharsets.UTF_8);
        }
        return messages;
    }

    /** What rules have nothing to say of, of eight kinds. */
    private static byte[][] usualMessages() {
        byte[][] messages = new byte[1_000][];
        for (int i = 0; i < messages.length; i++) {
            String text = String.format(
                    Locale.ROOT,
                    "<%d>Nov 21 12:00:%02d web-%d " + USUAL.get(i % USUAL.size()) + "\n",
                    i % 2 == 0 ? 38 : 86,
                    i % 60,
                    i % 50,
                    1_000 + i,
                    i % 250,
                    20_000 + i);
            messages[i] = text.getBytes(StandardCharsets.UTF_8);
        }
        return messages;
    }

    private void run() throws Exception {
        System.out.println("kernel: net.core.rmem_max is " + allowed() + " bytes");
        WholePipeline.delete(dataDir);
        int udp = freeUdp();
        int tcp = freeTcp();
        Map<String, String> settings = Map.of(
                "TIDEWATCH_COLLECT_SYSLOG",
                "[{name: overudp, udp-port: " + udp + "}, {name: overtcp, tcp-port: " + tcp + "}]");
        try (ServerProcess server = ServerProcess.start(home, dataDir, settings);
                Api api = new Api(server.address())) {
            overTcp(server, api, tcp, MESSAGES, 500_000, "");
            overUdp(server, api, udp);
            overTcp(server, api, tcp, MESSAGES, TCP_MESSAGES, "failed logins");
            overTcp(server, api, tcp, usualMessages(), TCP_MESSAGES, "messages of a usual day");
        }
        WholePipeline.delete(dataDir);
    }

    private void overUdp(ServerProcess server, Api api, int port) throws Exception {
        long before = stored(api, UDP);
        double cpu = server.cpuSeconds();
        long sent = 0;
        long late = 0;
        ByteBuffer[] datagrams = new ByteBuffer[MESSAGES.length];
        for (int i = 0; i < datagrams.length; i++) {
            datagrams[i] = ByteBuffer.allocateDirect(MESSAGES[i].length)
                    .put(MESSAGES[i])
                    .flip();
        }
        try (DatagramChannel channel = DatagramChannel.open()) {
            channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            long total = rate * seconds;
            long started = System.nanoTime();
            while (sent < total) {
                long due = Math.min(total, (System.nanoTime() - started) * rate / 1_000_000_000L);
                late = Math.max(late, due - sent);
                for (; sent < due; sent++) {
                    channel.write(datagrams[(int) (sent % datagrams.length)].rewind());
                }
                LockSupport.parkNanos(1_000_000);
            }
        }
        double took = (double) sent / rate;
        long all = before + sent;
        awaitStored(api, UDP, all);
        JsonNode listener = listener(api, UDP);
        long found = stored(api, UDP) - before;
        System.out.printf(
                Locale.ROOT,
                "syslog over UDP: %,d messages in %.0f s (at most %,d behind at once), stored %,d, lost %,d, dropped by the kernel %,d,"
                        + " %.2f CPU s per million%n",
                sent,
                took,
                late,
                found,
                sent - found,
                listener.get("dropped").asLong(),
                (server.cpuSeconds() - cpu) / sent * 1e6);
    }

    /** @param told what they are; nothing is printed where it is empty */
    private static void overTcp(ServerProcess server, Api api, int port, byte[][] lines, int messages, String told)
            throws Exception {
        long before = stored(api, TCP);
        double cpu = server.cpuSeconds();
        long started = System.nanoTime();
        byte[] part = joined(lines);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            OutputStream out = socket.getOutputStream();
            for (int i = 0; i < messages; i += lines.length) {
                out.write(part);
            }
        }
        double sending = (System.nanoTime() - started) / 1e9;
        awaitStored(api, TCP, before + messages);
        double stored = (System.nanoTime() - started) / 1e9;
        if (!told.isEmpty()) {
            System.out.printf(
                    Locale.ROOT,
                    "syslog over TCP: %,d %s over one connection, taken at %,.0f/s, searchable at %,.0f/s, lost %,d, %.2f CPU s per"
                            + " million%n",
                    messages,
                    told,
                    messages / sending,
                    messages / stored,
                    messages - (stored(api, TCP) - before),
                    (server.cpuSeconds() - cpu) / messages * 1e6);
        }
    }

    private static byte[] joined(byte[][] messages) {
        int size = 0;
        for (byte[] message : messages) {
            size += message.length;
        }
        ByteBuffer all = ByteBuffer.allocate(size);
        for (byte[] message : messages) {
            all.put(message);
        }
        return all.array();
    }

    /** Waits until everything is searchable, or nothing more has come for five seconds. */
    private static void awaitStored(Api api, String source, long wanted) throws IOException, InterruptedException {
        long last = -1;
        for (int quiet = 0; quiet < 50; quiet++) {
            long now = stored(api, source);
            if (now >= wanted) {
                return;
            }
            quiet = now > last ? 0 : quiet;
            last = now;
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private static long stored(Api api, String source) throws IOException, InterruptedException {
        return api.count("source:" + source);
    }

    private static JsonNode listener(Api api, String source) throws IOException, InterruptedException {
        for (JsonNode collector : api.get("/api/v1/collectors").get("collectors")) {
            if (collector.get("name").asString().equals(source)) {
                return collector.get("listeners").get(0);
            }
        }
        throw new IOException("there is no collector " + source);
    }

    private static String allowed() {
        try {
            // In one read: the kernel gives a figure of these files whole or not at all, and readString begins with a
            // single byte.
            return Files.readAllLines(Path.of("/proc/sys/net/core/rmem_max")).getFirst();
        } catch (IOException notLinux) {
            return "unknown";
        }
    }

    private static int freeUdp() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static int freeTcp() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
