package io.tidewatch.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.testkit.process.Api;
import io.tidewatch.testkit.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a server stores, as files that the packaged {@code tidewatch export} writes. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ExportedEventsTest {
    private static final int EVENTS = 60_000;

    @TempDir
    Path scratch;

    @Test
    void whatIsStoredIsExportedWholeAndNothingIsLeftWhereTheServerDied() throws Exception {
        try (ServerProcess server = Program.serve(scratch.resolve("data"), Map.of());
                Api api = new Api(server.address())) {
            for (int from = 0; from < EVENTS; from += 10_000) {
                byte[] lines = IntStream.range(from, from + 10_000)
                        .mapToObj(i -> "{\"message\":\"number " + i + "\",\"n\":" + i + "}\n")
                        .collect(Collectors.joining())
                        .getBytes(UTF_8);
                api.post("exported", lines, lines.length);
            }
            for (int i = 0; i < 300 && api.count("source:exported") < EVENTS; i++) {
                TimeUnit.MILLISECONDS.sleep(100);
            }

            Path all = scratch.resolve("all.ndjson");
            assertThat(export(server, "source:exported", "--out", all.toString()))
                    .contains("all.ndjson: 60,000 events, ");
            try (var lines = Files.lines(all)) {
                assertThat(lines.map(line -> line.replaceAll(".*\"n\":(\\d+).*", "$1"))
                                .distinct()
                                .count())
                        .isEqualTo(EVENTS);
            }
            Path table = scratch.resolve("ten.csv");
            assertThat(export(
                            server, "source:exported", "--fields", "n,message", "-n", "10", "--out", table.toString()))
                    .contains("there are more events than --limit 10");
            assertThat(Files.readAllLines(table))
                    .hasSize(11)
                    .startsWith("n,message")
                    .allMatch(line -> line.equals("n,message") || line.matches("(\\d+),number \\1"));
            assertThat(export(server, "n:7 AND source:exported", "--view", "ocsf"))
                    .contains("\"class_uid\"");

            Path cut = scratch.resolve("cut.parquet");
            Path said = scratch.resolve("cut.out");
            Process dying = Program.startAsAdministrator(server, said, "export", "--out", cut.toString());
            while (dying.isAlive() && parts().isEmpty()) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
            server.kill();
            assertThat(dying.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(parts()).isEmpty();
            // A quick machine may have written the whole of it before the server was dead.
            assertThat(Files.exists(cut)).as(Files.readString(said)).isEqualTo(dying.exitValue() == 0);
            assertThat(dying.exitValue()).isIn(0, 3);
        }
    }

    /** What is being written. */
    private List<Path> parts() throws IOException {
        try (Stream<Path> files = Files.list(scratch)) {
            return files.filter(file -> file.toString().endsWith(".tidewatch-part"))
                    .toList();
        }
    }

    private String export(ServerProcess server, String... arguments) throws IOException, InterruptedException {
        String[] all = new String[arguments.length + 1];
        all[0] = "export";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        Path said = Files.createTempFile(scratch, "said", ".out");
        Process process = Program.startAsAdministrator(server, said, all);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(said)).isZero();
        return Files.readString(said);
    }
}
