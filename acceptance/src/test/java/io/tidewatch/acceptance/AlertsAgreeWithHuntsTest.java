package io.tidewatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.testkit.Corpora;
import io.tidewatch.testkit.process.Api;
import io.tidewatch.testkit.process.ServerProcess;
import java.io.BufferedWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the running server alerts on is what a hunt finds in the same files with the same rules, and what one finds in what it has stored. */
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class AlertsAgreeWithHuntsTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String BRUTE_FORCE = "4f7ef71b-fa59-435c-8224-4f29c4ad5ba1";
    private static final int WINDOWS_EVENTS = 20_000;

    @TempDir
    Path scratch;

    @Test
    void watchedSshAndLinuxLogsRaiseTheAlertsThatAHuntFindsEachWithItsExplanation() throws Exception {
        Path dataDir = scratch.resolve("data");
        Path pack = Path.of("../rules/src/main/resources/io/tidewatch/rules");
        Map<String, Long> expected = new TreeMap<>();
        try (ServerProcess server = Program.serve(dataDir, Map.of());
                Api api = new Api(server.address())) {
            for (String system : List.of("OpenSSH", "Linux")) {
                Path log = Corpora.path("loghub/" + system + "_2k.log");
                watch(server, dataDir, log, system);
                hunted(pack, log).forEach((rule, count) -> expected.merge(rule, count, Long::sum));
            }

            await(api, expected);

            assertThat(expected).containsKey(BRUTE_FORCE);
            assertThat(findings(api)).isEqualTo(expected);
            assertThat(huntedInStore(api)).isEqualTo(expected);
            for (JsonNode alert : alerts(api, "rule", BRUTE_FORCE)) {
                JsonNode whole = api.get("/api/v1/alerts/" + alert.get("id").asString());
                assertThat(whole.get("explanation").get("kind").asString()).isEqualTo("correlation");
                assertThat(whole.get("explanation").get("value").asDouble()).isGreaterThanOrEqualTo(10);
                assertThat(whole.get("firstEvents")).isNotEmpty();
                assertThat(whole.get("fields").get("source.ip").asString()).isNotBlank();
            }
        }
    }

    @Test
    void windowsEventsRaiseTheAlertsThatAHuntFindsWithEveryRuleOfSigma() throws Exception {
        Path dataDir = scratch.resolve("data");
        Path rules = Corpora.path("sigma/sigma-rules.zip");
        Path events = firstWindowsEvents();
        Map<String, Long> expected = hunted(rules, events);
        try (ServerProcess server = Program.serve(dataDir, Map.of());
                Api api = new Api(server.address())) {
            api.post("/api/v1/rules/import?source=sigma.zip", "application/zip", Files.readAllBytes(rules));

            Program.run(
                    scratch,
                    "send",
                    events.toString(),
                    "--to",
                    server.address().toString(),
                    "--token-file",
                    dataDir.resolve("ingest.token").toString());
            await(api, expected);

            Map<String, Long> found = findings(api);
            found.keySet().retainAll(sigmaKeys(api));
            assertThat(expected).hasSizeGreaterThan(20);
            assertThat(found).isEqualTo(expected);
            Map<String, Long> stored = huntedInStore(api);
            stored.keySet().retainAll(sigmaKeys(api));
            assertThat(stored).isEqualTo(expected);
        }
    }

    /** How often each enabled rule matches what the server has stored; those that alert. */
    private static Map<String, Long> huntedInStore(Api api) throws Exception {
        byte[] request = "{\"all\":true,\"from\":\"1970-01-01\"}".getBytes(StandardCharsets.UTF_8);
        String id =
                api.post("/api/v1/hunts", "application/json", request).get("id").asString();
        JsonNode hunt = api.get("/api/v1/hunts/" + id);
        while (List.of("queued", "running").contains(hunt.get("state").asString())) {
            TimeUnit.MILLISECONDS.sleep(200);
            hunt = api.get("/api/v1/hunts/" + id);
        }
        assertThat(hunt.get("state").asString()).as(hunt.toString()).isEqualTo("done");
        Map<String, Long> counts = new TreeMap<>();
        for (JsonNode rule : hunt.get("result").get("rules")) {
            if (!rule.get("severity").asString().equals("informational")) {
                counts.put(rule.get("rule").asString(), rule.get("matches").asLong());
            }
        }
        return counts;
    }

    private void watch(ServerProcess server, Path dataDir, Path log, String source) throws Exception {
        Program.run(
                scratch,
                "watch",
                log.toString(),
                "--to",
                server.address().toString(),
                "--token-file",
                dataDir.resolve("ingest.token").toString(),
                "--source",
                source,
                "--checkpoint",
                scratch.resolve("checkpoint").toString(),
                "--from-start",
                "--once");
    }

    /** How often each rule of level low or higher matches, as the command line finds it. */
    private Map<String, Long> hunted(Path rules, Path file) throws Exception {
        String printed = Program.run(
                scratch,
                "hunt",
                rules.toString(),
                file.toString(),
                "--level",
                "low",
                "--format",
                "json",
                "--no-summary");
        Map<String, Long> counts = new TreeMap<>();
        for (String line : (Iterable<String>) printed.lines().filter(line -> line.startsWith("{\"time\""))::iterator) {
            JsonNode rule = JSON.readTree(line).get("rule");
            // A hunt takes in, whatever their level, the rules that a chosen correlation refers to.
            if (!rule.get("level").asString().equals("informational")) {
                counts.merge(rule.get("id").asString(), 1L, Long::sum);
            }
        }
        return counts;
    }

    private Path firstWindowsEvents() throws Exception {
        Path file = scratch.resolve("windows.json");
        try (Stream<String> lines = Corpora.stream("windows/windows-events.ndjson.zst");
                BufferedWriter out = Files.newBufferedWriter(file)) {
            for (Iterator<String> line = lines.limit(WINDOWS_EVENTS).iterator(); line.hasNext(); ) {
                out.write(line.next());
                out.newLine();
            }
        }
        return file;
    }

    private static void await(Api api, Map<String, Long> expected) throws Exception {
        long wanted = expected.values().stream().mapToLong(Long::longValue).sum();
        Instant deadline = Instant.now().plusSeconds(60);
        while (findings(api).values().stream().mapToLong(Long::longValue).sum() < wanted
                && Instant.now().isBefore(deadline)) {
            TimeUnit.MILLISECONDS.sleep(500);
        }
        // What comes beyond what is wanted would come now.
        TimeUnit.SECONDS.sleep(2);
    }

    /** How many findings the alerts of each rule hold. */
    private static Map<String, Long> findings(Api api) throws Exception {
        Map<String, Long> counts = new TreeMap<>();
        for (JsonNode alert : alerts(api)) {
            counts.merge(
                    alert.get("rule").get("key").asString(),
                    alert.get("findings").asLong(),
                    Long::sum);
        }
        return counts;
    }

    private static List<JsonNode> alerts(Api api, String... filter) throws Exception {
        List<JsonNode> alerts = new ArrayList<>();
        String cursor = "";
        do {
            List<String> parameters = new ArrayList<>(List.of(filter));
            Collections.addAll(parameters, "limit", "200");
            if (!cursor.isEmpty()) {
                Collections.addAll(parameters, "cursor", cursor);
            }
            JsonNode page = api.get("/api/v1/alerts", parameters.toArray(String[]::new));
            page.get("alerts").forEach(alerts::add);
            cursor = page.path("next").asString("");
        } while (!cursor.isEmpty());
        return alerts;
    }

    private static List<String> sigmaKeys(Api api) throws Exception {
        List<String> keys = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = cursor.isEmpty()
                    ? api.get("/api/v1/rules", "source", "sigma.zip", "limit", "1000")
                    : api.get("/api/v1/rules", "source", "sigma.zip", "limit", "1000", "cursor", cursor);
            page.get("rules").forEach(rule -> keys.add(rule.get("key").asString()));
            cursor = page.path("next").asString("");
        } while (!cursor.isEmpty());
        return keys;
    }
}
