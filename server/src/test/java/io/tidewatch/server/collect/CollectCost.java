package io.tidewatch.server.collect;

import com.sun.management.OperatingSystemMXBean;
import io.tidewatch.server.TestServer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Measures what a protocol costs beside the native endpoint: CPU time of the whole process an event, sender included, everything behind the
 * controllers left out ({@link TestServer#discard}). Not a test; run {@code main} with the tests' class path and, as an argument, how many
 * requests a round has.
 */
final class CollectCost {
    private static final int EVENTS = 2_000;
    private static final int ROUNDS = 5;

    private CollectCost() {}

    public static void main(String[] arguments) throws IOException {
        int requests = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 500;
        StringBuilder plain = new StringBuilder();
        StringBuilder bulk = new StringBuilder();
        StringBuilder events = new StringBuilder();
        for (int i = 0; i < EVENTS; i++) {
            String document = "{\"@timestamp\":\"2026-01-01T10:00:00.123Z\",\"log\":{\"offset\":" + i * 100
                    + ",\"file\":{\"path\":\"/var/log/auth.log\"}},\"message\":\"Jan  1 10:00:00 web-1 sshd[4721]: Failed password for root from 192.0.2.7 port 22 ssh2\","
                    + "\"input\":{\"type\":\"filestream\"},\"host\":{\"name\":\"web-1\"},\"agent\":{\"version\":\"8.15.0\",\"name\":\"web-1\",\"type\":\"filebeat\",\"id\":\"5f1c2b1e-6f0e-4a37-9d1f-9a9d1e6a2f10\"},\"ecs\":{\"version\":\"8.0.0\"}}";
            plain.append(document).append('\n');
            bulk.append("{\"create\":{\"_index\":\"filebeat-8.15.0\"}}\n")
                    .append(document)
                    .append('\n');
            events.append(
                            "{\"time\":1767261600.123,\"host\":\"web-1\",\"source\":\"/var/log/auth.log\",\"sourcetype\":\"linux_secure\",\"event\":")
                    .append(document)
                    .append('}');
        }
        Map<String, byte[]> bodies = new LinkedHashMap<>();
        bodies.put("/api/v1/events", bytes(plain));
        bodies.put("/_bulk?filter_path=errors,items.*.error,items.*.status", bytes(bulk));
        bodies.put("/_bulk", bytes(bulk));
        bodies.put("/services/collector/event", bytes(events));
        try (TestServer server = TestServer.start()) {
            server.discard = true;
            String authorization =
                    "Authorization: Bearer " + server.token("default", io.tidewatch.server.security.Permission.INGEST);
            for (int round = 0; round < ROUNDS; round++) {
                for (Map.Entry<String, byte[]> body : bodies.entrySet()) {
                    try (Wire wire = new Wire(server.address())) {
                        long before = cpu();
                        for (int i = 0; i < requests; i++) {
                            Wire.Answer answer = wire.send(
                                    "POST " + body.getKey()
                                            + " HTTP/1.1\nHost: t\nUser-Agent: cost\nContent-Type: application/x-ndjson\n"
                                            + authorization,
                                    body.getValue());
                            if (answer.status() >= 300) {
                                throw new IllegalStateException(answer.toString());
                            }
                        }
                        System.out.printf(
                                "%d %-60s %.3f µs an event%n",
                                round, body.getKey(), (cpu() - before) / 1e3 / requests / EVENTS);
                    }
                }
            }
        }
    }

    private static long cpu() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private static byte[] bytes(StringBuilder text) {
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
