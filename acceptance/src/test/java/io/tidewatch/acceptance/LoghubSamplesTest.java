package io.tidewatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.testkit.Corpora;
import io.tidewatch.testkit.process.Api;
import io.tidewatch.testkit.process.ServerProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@Timeout(value = 5, unit = TimeUnit.MINUTES)
class LoghubSamplesTest {
    private static final List<String> SYSTEMS =
            List.of("Linux", "OpenSSH", "Apache", "HDFS", "Hadoop", "Zookeeper", "Windows", "Proxifier");

    @TempDir
    Path scratch;

    @Test
    void everyLineThatTheWatcherReadIsFoundBySearch() throws Exception {
        Path loghub = Corpora.path("loghub");
        Path dataDir = scratch.resolve("data");
        try (ServerProcess server = Program.serve(dataDir, Map.of());
                Api api = new Api(server.address())) {
            for (String system : SYSTEMS) {
                Path log = loghub.resolve(system + "_2k.log");
                Program.run(
                        scratch,
                        "watch",
                        log.toString(),
                        "--to",
                        server.address().toString(),
                        "--token-file",
                        dataDir.resolve("ingest.token").toString(),
                        "--source",
                        system,
                        "--checkpoint",
                        scratch.resolve("checkpoint").toString(),
                        "--from-start",
                        "--once");
                List<String> lines = linesOf(log);
                for (int i = 0; i < 300 && api.count("source:" + system) < lines.size(); i++) {
                    TimeUnit.MILLISECONDS.sleep(100);
                }
                assertThat(rawLines(api, system)).as(system).containsExactlyInAnyOrderElementsOf(lines);
            }
            topAddressesOfFailedPasswords(api, loghub);
        }
    }

    private static void topAddressesOfFailedPasswords(Api api, Path loghub) throws Exception {
        Map<String, Long> expected = FailedPasswords.byAddress(linesOf(loghub.resolve("OpenSSH_2k.log")));
        String query = "source:OpenSSH AND \"Failed password\"";
        JsonNode top =
                api.get("/api/v1/top", "query", query, "from", "1970-01-01", "field", "source.ip", "limit", "100");
        Map<String, Long> counted = new HashMap<>();
        top.get("values")
                .forEach(value -> counted.put(
                        value.get("value").asString(), value.get("count").asLong()));
        assertThat(counted).isEqualTo(expected);

        long inBuckets = 0;
        for (JsonNode bucket : api.get("/api/v1/histogram", "query", query, "from", "1970-01-01", "bucket", "1h")
                .get("buckets")) {
            inBuckets += bucket.get("count").asLong();
        }
        assertThat(inBuckets)
                .isEqualTo(expected.values().stream().mapToLong(Long::longValue).sum());
    }

    /** The file's lines; the samples end theirs in CR LF, Apache's some in CR CR LF. */
    private static List<String> linesOf(Path log) throws IOException {
        return List.of(Files.readString(log, StandardCharsets.UTF_8).split("\r*\n"));
    }

    private static List<String> rawLines(Api api, String source) throws Exception {
        List<String> lines = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = api.search("source:" + source, 500, cursor);
            page.get("events")
                    .forEach(event -> lines.add(event.get("raw").asString().replaceAll("\\r+$", "")));
            cursor = page.path("next").asString("");
        } while (!cursor.isEmpty());
        return lines;
    }
}
