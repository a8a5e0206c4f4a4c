package io.tidewatch.cli.hunt;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import io.tidewatch.cli.Run;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HuntTest {
    private static final String RULES = """
            title: Whoami, as "root"
            id: 6f3e2987-db24-4c78-a860-b4f4095a7095
            name: whoami
            tags: [attack.discovery, attack.t1033]
            logsource: {category: process_creation, product: windows}
            detection:
                selection:
                    CommandLine|contains: whoami
                condition: selection
            level: high
            ---
            title: Logoff
            id: 5d0a2c83-c62c-4ed4-b475-c7e23a9269b9
            logsource: {product: windows, service: security}
            detection:
                selection: {EventID: 4634}
                condition: selection
            level: low
            """;
    private static final String CORRELATION = """
            ---
            title: Whoami twice
            id: a8418a5a-5fc4-46b5-b23b-6c73beb19d41
            correlation:
                type: event_count
                rules: [whoami]
                group-by: [Computer]
                timespan: 1m
                condition: {gte: 2}
            level: critical
            """;
    private static final List<String> EVENTS = List.of(
            event(1, "Microsoft-Windows-Sysmon/Operational", 10, "whoami /all"),
            event(1, "Microsoft-Windows-Sysmon/Operational", 11, "dir, \\\"quoted\\\""),
            event(4634, "Security", 12, "-"),
            event(1, "Microsoft-Windows-Sysmon/Operational", 5, "cmd /c WHOAMI"));

    @TempDir
    Path folder;

    private Path rules;

    private static String event(int id, String channel, int second, String commandLine) {
        return "{\"EventID\":" + id + ",\"Channel\":\"" + channel
                + "\",\"Computer\":\"pc1\",\"TimeCreated\":\"2026-01-01T00:00:" + (second < 10 ? "0" : "") + second
                + "Z\",\"CommandLine\":\"" + commandLine + "\"}";
    }

    @BeforeEach
    void writeRules() throws IOException {
        rules = Files.writeString(folder.resolve("rules.yml"), RULES);
    }

    private Path write(String name, byte[] bytes) throws IOException {
        Path logs = Files.createDirectories(folder.resolve("logs"));
        return Files.write(logs.resolve(name), bytes);
    }

    private Path write(String name, String text) throws IOException {
        return write(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private Run.Ended csv(Path file) {
        return Run.run("hunt", rules.toString(), file.toString(), "--format", "csv", "--no-summary");
    }

    private static List<String> column(Run.Ended ended, int column) {
        return ended.out()
                .lines()
                .skip(1)
                .map(line -> line.split(",", -1)[column])
                .toList();
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"lines", "crlf", "array", "pretty", "pretty array", "gz", "zst", "csv", "mark"})
    void theSameEventsInAnyFormGiveTheSameDetectionsInOrderOfTime(String form) throws IOException {
        String lines = String.join("\n", EVENTS) + "\n";
        String pretty = String.join("\n", EVENTS).replace(",\"", ",\n  \"");
        Path file = switch (form) {
            case "lines" -> write("a.ndjson", lines);
            case "crlf" -> write("a.ndjson", lines.replace("\n", "\r\n"));
            case "mark" -> write("a.ndjson", "\uFEFF" + lines);
            case "array" -> write("a.json", "[" + String.join(",", EVENTS) + "]");
            case "pretty" -> write("a.json", pretty);
            case "pretty array" -> write("a.json", "[\n" + pretty.replace("}\n{", "},\n{") + "\n]");
            case "gz" -> write("a.json.gz", gzip(lines));
            case "zst" -> write("a.zst", Zstd.compress(lines.getBytes(StandardCharsets.UTF_8)));
            default ->
                write(
                        "a.csv",
                        "EventID,Channel,Computer,TimeCreated,CommandLine\n"
                                + "1,Microsoft-Windows-Sysmon/Operational,pc1,2026-01-01T00:00:10Z,whoami /all\n"
                                + "1,Microsoft-Windows-Sysmon/Operational,pc1,2026-01-01T00:00:11Z,\"dir, \"\"quoted\"\"\"\n"
                                + "4634,Security,pc1,2026-01-01 00:00:12,-\n"
                                + "1,Microsoft-Windows-Sysmon/Operational,pc1,2026-01-01T00:00:05Z,\"cmd\n/c WHOAMI\"\n");
        };

        Run.Ended ended = csv(file);

        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(column(ended, 0))
                .containsExactly("2026-01-01T00:00:05Z", "2026-01-01T00:00:10Z", "2026-01-01T00:00:12Z");
        assertThat(column(ended, 1)).containsExactly("high", "high", "low");
        assertThat(ended.out().lines().toList().get(1)).contains("\"Whoami, as \"\"root\"\"\"");
    }

    @Test
    void recordsOverManyBlocksAreNumberedAsLines() throws IOException {
        String filler = "{\"Channel\":\"Security\",\"EventID\":1,\"x\":\"" + "y".repeat(1_000) + "\"}\n";
        write("big.ndjson", filler.repeat(9_000) + EVENTS.getFirst() + "\n" + filler.repeat(3_000) + EVENTS.getFirst());

        Run.Ended ended = csv(folder.resolve("logs"));

        assertThat(column(ended, 11)).containsExactly("9001", "12002");
    }

    @Test
    void correlationsAreFoundInOrderOfTime() throws IOException {
        Files.writeString(rules, RULES + CORRELATION);
        Path file = write("a.ndjson", String.join("\n", EVENTS));

        Run.Ended ended = Run.run("hunt", rules.toString(), file.toString(), "--format", "json", "--no-summary");

        assertThat(ended.out().lines().filter(line -> line.contains("Whoami twice")))
                .singleElement()
                .asString()
                .contains(
                        "\"time\":\"2026-01-01T00:00:10Z\"",
                        "\"group\":{\"Computer\":\"pc1\"}",
                        "\"level\":\"critical\"");
        assertThat(ended.out()).doesNotContain("as \\\"root\\\"");
    }

    @Test
    void theTableAndTheSummaryTellLevelsRulesTacticsAndHosts() throws IOException {
        Path file = write("a.ndjson", String.join("\n", EVENTS));

        Run.Ended ended = Run.run("hunt", rules.toString(), file.toString(), "--limit", "1");

        assertThat(ended.out())
                .contains("2026-01-01 00:00:05", "cmd /c WHOAMI", "and 2 more")
                .contains("3 detections of 2 rules, on 3 of 4 events", "Discovery", "pc1");
    }

    @Test
    void onlyRulesOfTheWantedLevelTagOrNameAreTried() throws IOException {
        String file = write("a.ndjson", String.join("\n", EVENTS)).toString();

        assertThat(Run.run("hunt", rules.toString(), file, "--level", "high").out())
                .contains("2 detections of 1 rules");
        assertThat(Run.run("hunt", rules.toString(), file, "--tag", "attack.t1033")
                        .out())
                .contains("2 detections of 1 rules");
        assertThat(Run.run("hunt", rules.toString(), file, "--rule", "logoff").out())
                .contains("1 detections of 1 rules");
    }

    @Test
    void theExitCodeTellsADetectionOfALevelAndUnreadableParts() throws IOException {
        String good = write("a.ndjson", String.join("\n", EVENTS)).toString();
        assertThat(Run.run("hunt", rules.toString(), good).code()).isZero();
        assertThat(Run.run("hunt", rules.toString(), good, "--fail-on", "high").code())
                .isEqualTo(1);
        assertThat(Run.run("hunt", rules.toString(), good, "--fail-on", "critical")
                        .code())
                .isZero();
        assertThat(Run.run("hunt", rules.toString(), folder + "/nowhere").code())
                .isEqualTo(2);

        byte[] whole = gzip(String.join("\n", EVENTS).repeat(2_000));
        Run.Ended cut = csv(write("cut.gz", Arrays.copyOf(whole, whole.length / 2)));
        assertThat(cut.code()).isEqualTo(5);
        assertThat(cut.err()).contains("damaged or ends too early");

        Run.Ended broken = csv(write("broken.ndjson", EVENTS.getFirst() + "\n{\"a\":\n" + EVENTS.getLast()));
        assertThat(broken.code()).isEqualTo(5);
        assertThat(broken.err()).contains("1 records are not JSON objects");
        assertThat(column(broken, 0)).hasSize(2);
    }

    @Test
    void moreDetectionsThanWantedAreCountedOnly() throws IOException {
        String file = write("a.ndjson", (EVENTS.getFirst() + "\n").repeat(100)).toString();

        Run.Ended ended = Run.run("hunt", rules.toString(), file, "--max-detections", "10", "--limit", "0");

        assertThat(ended.out()).contains("100 detections of 1 rules", "holds the first 10");
        assertThat(ended.out().lines().filter(line -> line.startsWith("2026-01-01")))
                .hasSize(10);
    }

    @Test
    void rulesOfAProductAreTriedOnUnknownTextOnlyWhereItsDatasetIsSaid() throws IOException {
        String file = write("a.log", "something about whoami\n").toString();
        Files.writeString(
                rules, "title: W\nlogsource: {product: shop}\ndetection:\n    k: [whoami]\n    condition: k\n");

        assertThat(Run.run("hunt", rules.toString(), file).out())
                .contains("Nothing found", "1 events are of no known format");
        assertThat(Run.run("hunt", rules.toString(), file, "--dataset", "shop.orders")
                        .out())
                .contains("1 detections");
    }

    @Test
    void placeholdersStandForWhatTheConfigurationSays() throws IOException {
        String file = write("a.ndjson", String.join("\n", EVENTS)).toString();
        Files.writeString(
                rules,
                "title: Of ours\nlogsource: {product: windows}\n"
                        + "detection:\n    s: {Computer|expand: '%Ours%'}\n    condition: s\n");
        Path config = Files.writeString(
                folder.resolve("tidewatch.yml"), "detection:\n  placeholders: [{name: Ours, values: ['pc*']}]\n");

        Run.Ended without = Run.run("rules", "check", rules.toString());
        assertThat(without.code()).isEqualTo(1);
        assertThat(without.out()).contains("%Ours%", "detection.placeholders", "--config");
        assertThat(Run.run("rules", "check", rules.toString(), "--config", config.toString(), "--errors")
                        .code())
                .isZero();
        assertThat(Run.run("hunt", rules.toString(), file, "--config", config.toString())
                        .out())
                .contains("4 detections of 1 rules");
        assertThat(Run.run("hunt", rules.toString(), file, "--config", folder + "/none.yml")
                        .code())
                .isEqualTo(2);
    }

    @Test
    void aLogWhoseLinesBeginWithATimeInBracketsIsNoArray() throws IOException {
        String file = write("error.log", "[Sun Dec 04 04:47:44 2005] [error] mod_jk child workerEnv in error state 6\n")
                .toString();
        Files.writeString(
                rules, "title: W\nlogsource: {product: apache}\ndetection:\n    k: [mod_jk]\n    condition: k\n");

        assertThat(Run.run("hunt", rules.toString(), file).out()).contains("1 detections");
        assertThat(csv(write("empty.json", " [ ]")).code()).isZero();
    }

    @Test
    void textThatASpreadsheetWouldComputeOrATerminalObeyIsMadeHarmless() throws IOException {
        String file = write("a.ndjson", event(1, "Microsoft-Windows-Sysmon/Operational", 1, "=whoami\\u001b[31m"))
                .toString();

        assertThat(Run.run("hunt", rules.toString(), file, "--format", "csv").out())
                .contains(",'=whoami");
        assertThat(Run.run("hunt", rules.toString(), file).out()).doesNotContain("\u001b[31m");
    }
}
