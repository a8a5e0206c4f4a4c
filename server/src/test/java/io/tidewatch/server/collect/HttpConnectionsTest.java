package io.tidewatch.server.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.server.TestServer;
import io.tidewatch.testkit.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Thousands of connections to the port of HTTP that say nothing, or never finish what they begin. */
class HttpConnectionsTest {
    private static final int MANY = 3_000;
    private static final int HALF = 2_048;

    @Test
    void anAddressWithThousandsOfHalfOpenConnectionsDoesNotShutOthersOut() throws IOException {
        List<Socket> open = new ArrayList<>();
        try (TestServer server = TestServer.start()) {
            InetSocketAddress address =
                    new InetSocketAddress("127.0.0.1", server.address().getPort());
            long before = usedAfterCollection();
            int threads = Thread.activeCount();
            try {
                for (int i = 0; i < MANY; i++) {
                    open.add(begun(address, i));
                }
                Eventually.until("those above half are refused", () -> refused(server) >= MANY - HALF - 10);

                assertThat(server.post("/api/v1/events", "application/json", "{\"message\":\"still here\"}")
                                .statusCode())
                        .as("a sender that was connected before")
                        .isEqualTo(200);
                assertThat(ask(address)).as("another address").startsWith("HTTP/1.1 200");
                assertThat(usedAfterCollection() - before).isLessThan(200L << 20);
                assertThat(Thread.activeCount() - threads).isLessThan(50);
            } finally {
                for (Socket socket : open) {
                    socket.close();
                }
            }
        }
    }

    /** Nothing, half a request line, or headers that do not end. */
    private static Socket begun(InetSocketAddress address, int number) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.2"), 0));
        socket.connect(address, 20_000);
        String part = List.of("", "POST /api/v1/ev", "POST /api/v1/events HTTP/1.1\r\nHost: x\r\nContent-Le")
                .get(number % 3);
        try {
            socket.getOutputStream().write(part.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException refused) {
            // It was refused at once.
        }
        return socket;
    }

    private static String ask(InetSocketAddress address) throws IOException {
        try (Socket socket = new Socket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.3"), 0));
            socket.connect(address, 20_000);
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write("GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static long refused(TestServer server) {
        return server.get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("tidewatch_http_connections_refused_total "))
                .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(' ') + 1)))
                .sum();
    }

    private static long usedAfterCollection() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
