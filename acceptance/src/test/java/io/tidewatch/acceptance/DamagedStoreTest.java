package io.tidewatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.testkit.process.Api;
import io.tidewatch.testkit.process.ServerProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 5, unit = TimeUnit.MINUTES)
class DamagedStoreTest {
    private static final Map<String, String> SETTINGS = Map.of("TIDEWATCH_STORE_MERGE_INTERVAL", "1h");
    private static final List<String> DAYS = List.of("2026-11-01", "2026-11-02", "2026-11-03", "2026-11-04");

    @TempDir
    Path scratch;

    @Test
    void aDamagedPartAMissingOneAndAHalfWrittenOneAreReportedAndTheRestIsServed() throws Exception {
        Path dataDir = scratch.resolve("data");
        try (ServerProcess server = Program.serve(dataDir, SETTINGS);
                Api api = new Api(server.address())) {
            for (String day : DAYS) {
                api.post("days", body(day), body(day).length);
            }
            awaitCount(api, 40);
        }
        List<Path> parts = parts(dataDir);
        assertThat(parts).as("one part a day, written when the server stopped").hasSize(4);
        byte[] whole = Files.readAllBytes(parts.get(0));
        Files.write(parts.get(0), Arrays.copyOf(whole, whole.length / 2));
        Path moved = Files.move(parts.get(1), scratch.resolve("moved.parquet"));
        Path halfWritten = parts.get(2).resolveSibling("0-half-written.parquet");
        Files.write(halfWritten, Arrays.copyOf(whole, 100));

        try (ServerProcess server = Program.serve(dataDir, SETTINGS);
                Api api = new Api(server.address())) {
            awaitCount(api, 20);
            String health = api.get("/health/ready").toString();
            assertThat(health)
                    .contains("degraded")
                    .contains(parts.get(0).getFileName().toString());
            assertThat(health).contains(parts.get(1).getFileName().toString());
            assertThat(halfWritten)
                    .as("a file that no manifest knows is put aside")
                    .doesNotExist();
            assertThat(parts.get(0)).as("a damaged part is evidence and stays").exists();
        }

        Files.write(parts.get(0), whole);
        Files.move(moved, parts.get(1));
        try (ServerProcess server = Program.serve(dataDir, SETTINGS);
                Api api = new Api(server.address())) {
            awaitCount(api, 40);
        }
    }

    private static byte[] body(String day) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 10; i++) {
            lines.append("{\"@timestamp\":\"%sT10:00:0%dZ\",\"message\":\"line %d of a day\"}\n".formatted(day, i, i));
        }
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static List<Path> parts(Path dataDir) throws IOException {
        try (Stream<Path> files = Files.walk(dataDir.resolve("events"))) {
            return files.filter(file -> file.toString().endsWith(".parquet"))
                    .sorted()
                    .toList();
        }
    }

    private static void awaitCount(Api api, long wanted) throws IOException, InterruptedException {
        for (int i = 0; i < 200 && api.count("source:days") != wanted; i++) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        assertThat(api.count("source:days")).isEqualTo(wanted);
    }
}
