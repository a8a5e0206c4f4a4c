package io.tidewatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.testkit.process.Api;
import io.tidewatch.testkit.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@Timeout(value = 10, unit = TimeUnit.MINUTES)
class KilledUnderLoadTest {
    private static final int ROUNDS = 20;
    private static final long SEED = 20261121;
    /** Flushes often, so that kills fall into flushes, commits and merges too. */
    private static final Map<String, String> SETTINGS = Map.of("TIDEWATCH_STORE_FLUSH_INTERVAL", "200ms");

    @TempDir
    Path scratch;

    @Test
    void everyAcknowledgedEventIsThereExactlyOnceAfterTwentyKills() throws Exception {
        Random random = new Random(SEED);
        Path dataDir = scratch.resolve("data");
        List<Sender> senders = List.of(new Sender("alpha", 1), new Sender("beta", 2), new Sender("gamma", 3));
        for (int round = 0; round < ROUNDS; round++) {
            try (ServerProcess server = Program.serve(dataDir, SETTINGS)) {
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
                sender.send(api);
            }
            for (Sender sender : senders) {
                awaitCount(api, sender);
                Map<String, Integer> found = found(api, sender);
                assertThat(found.keySet()).as("lines of %s", sender).isEqualTo(sender.acknowledged());
                assertThat(found)
                        .as("lines of %s", sender)
                        .allSatisfy((line, times) -> assertThat(times).as(line).isEqualTo(1));
            }
            JsonNode ledger = api.get("/api/v1/ledger", "from", "2026-01-01T00:00:00Z");
            assertThat(ledger.get("balanced").asBoolean()).as(ledger.toString()).isTrue();
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

    /** Accepted events are searchable within a second or so; a replay of the queue may take longer. */
    private static void awaitCount(Api api, Sender sender) throws IOException, InterruptedException {
        long wanted = sender.acknowledged().size();
        for (int i = 0; i < 600 && api.count("source:" + sender) < wanted; i++) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private static Map<String, Integer> found(Api api, Sender sender) throws IOException, InterruptedException {
        Map<String, Integer> found = new HashMap<>();
        String cursor = "";
        while (true) {
            JsonNode page = api.search("source:" + sender, 1_000, cursor);
            for (JsonNode event : page.get("events")) {
                found.merge(event.get("raw").asString(), 1, Integer::sum);
            }
            if (page.path("next").isMissingNode() || page.get("next").isNull()) {
                return found;
            }
            cursor = page.get("next").asString();
        }
    }
}
