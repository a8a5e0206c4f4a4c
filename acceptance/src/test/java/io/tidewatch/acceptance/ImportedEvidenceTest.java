package io.tidewatch.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.testkit.process.Api;
import io.tidewatch.testkit.process.ServerProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A folder of several kinds of files, imported into a running server by the packaged program, killed in between and begun again. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ImportedEvidenceTest {
    private static final int LINES = 60_000;
    private static final int REST = 3 + 2 + 2;

    @TempDir
    Path scratch;

    @Test
    void everyRecordOfAFolderIsStoredOnceThoughTheImportWasKilled() throws Exception {
        Path evidence = Files.createDirectories(scratch.resolve("evidence/host-1"));
        writeLines(evidence.resolve("auth.log"));
        writePacked(
                evidence.resolve("app.ndjson.gz"),
                "{\"message\":\"one\",\"user\":{\"name\":\"ana\"}}\n{\"message\":\"two\"}\n{\"message\":\"three\"}\n");
        Files.writeString(
                evidence.resolve("proxy.csv"),
                "time,bytes,user\n2025-11-20T10:00:00Z,52,ana\n2025-11-20T10:00:01Z,7,bob\n");
        Files.writeString(
                evidence.resolve("trail.json"),
                "{\"Records\":[{\"eventName\":\"GetObject\",\"n\":1},{\"eventName\":\"PutObject\",\"n\":2}]}");
        Path dataDir = scratch.resolve("data");
        try (ServerProcess server = Program.serve(dataDir, Map.of());
                Api api = new Api(server.address())) {
            String[] command = {
                "import",
                evidence.getParent().toString(),
                "--to",
                server.address().toString(),
                "--token-file",
                dataDir.resolve("ingest.token").toString(),
                "--state",
                scratch.resolve("state").toString(),
                "--source",
                "evidence",
                "--batch-size",
                "64KiB"
            };
            Process killed = Program.start(scratch.resolve("killed.out"), command);
            while (killed.isAlive() && api.count("source:evidence") < 2_000) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
            killed.destroyForcibly().waitFor();
            Program.run(scratch, command);
            String again = Program.run(scratch, command);

            assertThat(again).contains("0 events");
            for (int i = 0; i < 300 && api.count("source:evidence") < LINES + REST; i++) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
            assertThat(api.count("source:evidence")).isEqualTo(LINES + REST);
            assertThat(api.count("source:evidence AND number-*")).isEqualTo(LINES);
            assertThat(api.count("source:evidence AND \"number-59999\"")).isEqualTo(1);
            JsonNode row =
                    api.search("source:evidence AND bob", 5, "").get("events").get(0);
            assertThat(row.toString()).contains("\"bytes\":7");
        }
    }

    private static void writeLines(Path file) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < LINES; i++) {
            lines.append("Nov 20 10:00:00 host-1 app[7]: number-").append(i).append('\n');
        }
        Files.writeString(file, lines);
    }

    private static void writePacked(Path file, String text) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(text.getBytes(UTF_8));
        }
    }
}
