package io.tidewatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.testkit.process.Api;
import io.tidewatch.testkit.process.ServerProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The packaged server, killed again and again while events come and rules match them, neither misses an alert nor raises one twice. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class AlertsAfterKillsTest {
    private static final int ROUNDS = 6;
    /** Batches a sender sends after the last kill, so that there are matches on the slowest machine. */
    private static final int BATCHES_AFTER = 10;

    private static final long SEED = 20261122;
    /** Flushes often, so that kills fall between the positions of events, findings and state. */
    private static final Map<String, String> SETTINGS = Map.of("TIDEWATCH_STORE_FLUSH_INTERVAL", "200ms");

    private static final String MATCHED = "7 of a stream";
    private static final String RULE = """
            title: A line that ends with seven
            id: sevens
            logsource: {category: application}
            detection:
                seven: {message|contains: '%s'}
                condition: seven
            level: high
            tidewatch: {alert-window: 1m}
            """.formatted(MATCHED);

    @TempDir
    Path scratch;

    @Test
    void everyMatchIsInAnAlertExactlyOnceAfterKillsUnderLoad() throws Exception {
        Random random = new Random(SEED);
        Path dataDir = scratch.resolve("data");
        List<Sender> senders = List.of(new Sender("alpha", 1), new Sender("beta", 2));
        for (int round = 0; round < ROUNDS; round++) {
            try (ServerProcess server = Program.serve(dataDir, SETTINGS)) {
                if (round == 0) {
                    addRule(server);
                }
                List<Thread> threads = startSending(server, senders);
                TimeUnit.MILLISECONDS.sleep(200 + random.nextInt(1_800));
                server.kill();
                for (Thread thread : threads) {
                    thread.join();
                }
            }
        }

        try (ServerProcess server = Program.serve(dataDir, SETTINGS);
                Api api = new Api(server.address())) {
            for (Sender sender : senders) {
                sender.sendUntilGone(api, BATCHES_AFTER);
            }
            long expected = senders.stream()
                    .flatMap(sender -> sender.acknowledged().stream())
                    .filter(line -> line.contains(MATCHED))
                    .count();
            Instant deadline = Instant.now().plusSeconds(60);
            while (findings(api) < expected && Instant.now().isBefore(deadline)) {
                TimeUnit.MILLISECONDS.sleep(200);
            }
            // What would be raised twice would come now.
            TimeUnit.SECONDS.sleep(2);

            assertThat(expected).isGreaterThan(20);
            assertThat(findings(api)).isEqualTo(expected);
            JsonNode total =
                    api.get("/api/v1/ledger", "from", "2026-01-01T00:00:00Z").get("total");
            assertThat(total.get("evaluated").asLong())
                    .as(total.toString())
                    .isEqualTo(total.get("stored").asLong());
        }
    }

    private static void addRule(ServerProcess server) throws Exception {
        try (Api api = new Api(server.address())) {
            String body = JsonMapper.builder().build().writeValueAsString(Map.of("text", RULE));
            api.post("/api/v1/rules", "application/json", body.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static List<Thread> startSending(ServerProcess server, List<Sender> senders) {
        List<Thread> threads = new ArrayList<>();
        for (Sender sender : senders) {
            threads.add(Thread.ofPlatform().start(() -> {
                try (Api api = new Api(server.address())) {
                    sender.sendUntilGone(api, Integer.MAX_VALUE);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }));
        }
        return threads;
    }

    /** How many findings the rule's alerts hold together. */
    private static long findings(Api api) throws Exception {
        long findings = 0;
        String cursor = "";
        do {
            JsonNode page = cursor.isEmpty()
                    ? api.get("/api/v1/alerts", "rule", "sevens", "limit", "200")
                    : api.get("/api/v1/alerts", "rule", "sevens", "limit", "200", "cursor", cursor);
            for (JsonNode alert : page.get("alerts")) {
                findings += alert.get("findings").asLong();
            }
            cursor = page.path("next").asString("");
        } while (!cursor.isEmpty());
        return findings;
    }
}
