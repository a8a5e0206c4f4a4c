package io.tidewatch.cli.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.cli.FakeServer;
import io.tidewatch.testkit.Eventually;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Imports of their own process, killed with SIGKILL at random moments, and one that is left to end. */
class KilledImportTest {
    private static final int KILLS = 5;
    private static final int RECORDS = 30_000;

    @TempDir
    Path folder;

    @Test
    void nothingIsMissingAndNothingIsTwiceAfterKills() throws IOException, InterruptedException {
        Random random = new Random(11);
        Path logs = Files.createDirectories(folder.resolve("logs"));
        List<String> written = write(logs, random);
        try (FakeServer server = new FakeServer()) {
            for (int kill = 0; kill < KILLS; kill++) {
                int before = server.records().size();
                Process importing = importing(server, logs);
                try {
                    Eventually.until(
                            "the import sends", () -> server.records().size() > before || !importing.isAlive());
                    importing.waitFor(random.nextInt(150), TimeUnit.MILLISECONDS);
                } finally {
                    importing.destroyForcibly().waitFor();
                }
            }
            Process last = importing(server, logs);
            assertThat(last.waitFor(120, TimeUnit.SECONDS)).isTrue();
            assertThat(last.exitValue()).isZero();
            assertThat(server.records()).doesNotHaveDuplicates();
            assertThat(server.records()).containsExactlyInAnyOrderElementsOf(written);
        }
    }

    private static List<String> write(Path logs, Random random) throws IOException {
        List<String> written = new ArrayList<>();
        StringBuilder lines = new StringBuilder();
        StringBuilder trail = new StringBuilder("{\"Records\":[");
        StringBuilder csv = new StringBuilder("number,text\n");
        StringBuilder packed = new StringBuilder();
        for (int i = 0; i < RECORDS; i++) {
            String filling = "x".repeat(random.nextInt(60));
            switch (random.nextInt(4)) {
                case 0 -> {
                    written.add("line " + i + filling);
                    lines.append("line ").append(i).append(filling).append('\n');
                }
                case 1 -> {
                    String object = "{\"eventID\":\"" + i + "\",\"k\":\"" + filling + "\"}";
                    written.add(object);
                    trail.append(trail.length() > 12 ? "," : "").append(object);
                }
                case 2 -> {
                    written.add("{\"number\":" + i + ",\"text\":\"t" + filling + "\"}");
                    csv.append(i).append(",t").append(filling).append('\n');
                }
                default -> {
                    written.add("packed " + i + filling);
                    packed.append("packed ").append(i).append(filling).append('\n');
                }
            }
        }
        Files.writeString(logs.resolve("a.log"), lines);
        Files.writeString(logs.resolve("b.json"), trail.append("]}"));
        Files.writeString(logs.resolve("c.csv"), csv);
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(logs.resolve("d.log.gz")))) {
            out.write(packed.toString().getBytes(StandardCharsets.UTF_8));
        }
        return written;
    }

    private Process importing(FakeServer server, Path logs) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx128m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.tidewatch.cli.Tidewatch",
                        "import",
                        logs.toString(),
                        "--to",
                        server.address().toString(),
                        "--token",
                        "test",
                        "--state",
                        folder.resolve("state").toString(),
                        "--batch-size",
                        "4KiB",
                        "--in-flight",
                        "3")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("import.out").toFile()))
                .start();
    }
}
