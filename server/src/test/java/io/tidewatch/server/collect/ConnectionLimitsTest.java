package io.tidewatch.server.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.collect.ListenerStatus;
import io.tidewatch.collect.net.NetworkCollector;
import io.tidewatch.collect.syslog.SyslogCollector;
import io.tidewatch.event.TenantId;
import io.tidewatch.testkit.Eventually;
import io.tidewatch.testkit.collect.RecordingSink;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happens when more connect than may be connected; the senders have addresses of their own, 127.0.0.2 and on. */
class ConnectionLimitsTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    private final RecordingSink sink = new RecordingSink();
    private final List<AutoCloseable> open = new ArrayList<>();
    private NetworkCollector collector = collector(4, LONG);

    private static NetworkCollector collector(int connections, Duration message) {
        return new SyslogCollector(
                Listening.tcp(0)
                        .connections(connections)
                        .timeouts(LONG, message)
                        .of(new TenantId("limits")),
                Clock.systemUTC());
    }

    private void start(int connections, Duration message) {
        collector = collector(connections, message);
        collector.start(sink);
    }

    @AfterEach
    void end() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
        collector.close();
    }

    private ListenerStatus listener() {
        return collector.status().listeners().getFirst();
    }

    private long ended(String reason) {
        return listener().connectionsEnded().getOrDefault(reason, 0L);
    }

    private Tcp connect(int host) throws IOException {
        String address = listener().address();
        int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
        Socket socket = new Socket();
        socket.setSoTimeout(20_000);
        socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0." + host), 0));
        socket.connect(new InetSocketAddress("127.0.0.1", port), 20_000);
        Tcp tcp = new Tcp(socket);
        open.add(tcp);
        return tcp;
    }

    /** As connections are admitted by another thread, a message tells that this one is in. */
    private Tcp connected(int host, String message) throws IOException {
        int before = sink.records().size();
        Tcp tcp = connect(host);
        tcp.send("<13>" + message + "\n");
        sink.await(before + 1);
        return tcp;
    }

    @Test
    void anAddressMayHaveHalfOfTheConnections() throws IOException {
        start(4, LONG);
        connected(2, "one");
        connected(2, "two");

        assertThat(connect(2).isEnded()).isTrue();
        connected(3, "of another");

        assertThat(ended("too-many-of-address")).isOne();
        assertThat(sink.records()).containsExactly("<13>one", "<13>two", "<13>of another");
    }

    @Test
    void whileAllAreBusyOneMoreIsRefusedAndThoseThatAreInGoOn() throws IOException {
        start(4, LONG);
        List<Tcp> in = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            in.add(connected(2 + i / 2, "hello " + i));
        }

        assertThat(connect(9).isEnded()).isTrue();

        Eventually.until("it is counted", () -> ended("too-many") == 1);
        for (Tcp tcp : in) {
            tcp.send("<13>still in\n");
        }
        assertThat(sink.await(8)).hasSize(8);
    }

    @Test
    void whoWasSilentLongestMakesRoom() throws Exception {
        start(4, Duration.ofMillis(50));
        Tcp silent = connected(2, "first");
        List<Tcp> in = new ArrayList<>();
        for (int i = 1; i < 4; i++) {
            in.add(connected(2 + i / 2, "hello " + i));
        }
        Thread.sleep(200);
        for (Tcp tcp : in) {
            tcp.send("<13>not silent\n");
        }
        sink.await(7);

        connected(9, "let in");

        assertThat(silent.isEnded()).isTrue();
        assertThat(ended("made-room")).isOne();
    }

    @Test
    void thousandsOfConnectionsThatNeverSayAnythingDoNotShutOthersOut() throws IOException {
        start(4_000, LONG);
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        long before = runtime.totalMemory() - runtime.freeMemory();
        for (int i = 0; i < 3_000; i++) {
            Tcp half = connect(2);
            try {
                half.send(i % 2 == 0 ? "<13>half a mess" : "");
            } catch (IOException refused) {
                // Above its half it is refused at once.
            }
        }
        Eventually.until("the rest is refused", () -> ended("too-many-of-address") == 1_000);

        connected(3, "of another");

        System.gc();
        assertThat(runtime.totalMemory() - runtime.freeMemory() - before).isLessThan(200L << 20);
        assertThat(listener().connections()).isEqualTo(2_001);
    }
}
