package io.tidewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import io.tidewatch.cli.Run.Ended;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsTest {
    private static final String NOBODY = "http://127.0.0.1:9";
    private static final String EVENTS = """
            {"events":[
            {"id":"0-1-1","time":"2026-01-02T03:04:05.678Z","dataset":"linux.auth","severity":"warning","message":"Failed password\\u001b[31m for root\\nnext","raw":null,"fields":{"source.ip":"203.0.113.7","port":22}},
            {"id":"0-1-0","time":"2026-01-02T03:04:04Z","dataset":"app","severity":"info","message":null,"raw":"a raw line","fields":{}}],
            "next":null,"warnings":["part 7 is damaged"]}
            """;

    @TempDir
    Path folder;

    @Test
    void helpFitsAScreenAndNamesEveryCommand() {
        Ended help = Run.run("help");

        assertThat(help.code()).isZero();
        assertThat(help.out().lines()).hasSizeLessThan(50).allMatch(line -> line.length() <= 100);
        assertThat(Commands.ALL).allMatch(command -> help.out().contains("  " + command.name() + " "));
        for (Registration command : Commands.ALL) {
            assertThat(Run.run("help", command.name()).out()).contains("Usage: tidewatch " + command.name());
        }
    }

    @Test
    void anUnknownCommandIsAnsweredWithTheNearest() {
        Ended ended = Run.run("serach");

        assertThat(ended.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(ended.err())
                .isEqualToIgnoringNewLines(
                        "tidewatch: there is no command 'serach' (did you mean 'search'?); 'tidewatch help' lists them");
    }

    @Test
    void wrongArgumentsAreOneLineAndCodeTwo() {
        assertUsage("Unknown option: '--nonsense'", "search", "--nonsense");
        assertUsage("'soon' is not a duration", "watch", "x", "--hold", "soon");
        assertUsage("--max-line is 1B", "watch", "x", "--max-line", "1");
        assertUsage("--multiline-start: Unclosed group", "watch", "x", "--multiline-start", "(");
        assertUsage("'ftp://x' is not an address", "status", "--server", "ftp://x");
        assertUsage(
                "cannot read the token file",
                "status",
                "--token-file",
                folder.resolve("none").toString());
        assertUsage("holds no token", "status", "--token", " ");
        assertUsage("Missing required parameter: 'PATH'", "watch");
        assertUsage("exclude each other", "generate", "--out", "x", "--to", NOBODY);
        assertUsage("set TIDEWATCH_PASSWORD", "status", "--user", "admin");
    }

    private static void assertUsage(String message, String... arguments) {
        Ended ended = Run.run(arguments);
        assertThat(ended.err()).contains(message).hasLineCount(1);
        assertThat(ended.code()).isEqualTo(ExitCode.USAGE.code());
    }

    @Test
    void aServerThatIsNotThereIsCodeThree() {
        for (List<String> arguments : List.of(
                List.of("search", "x"),
                List.of("top", "user.name"),
                List.of("histogram"),
                List.of("sql", "SELECT 1"),
                List.of("status"))) {
            String[] all = new java.util.ArrayList<String>(arguments).toArray(new String[arguments.size() + 2]);
            all[arguments.size()] = "--server";
            all[arguments.size() + 1] = NOBODY;
            Ended ended = Run.run(all);
            assertThat(ended.code()).isEqualTo(ExitCode.UNREACHABLE.code());
            assertThat(ended.err())
                    .contains("no connection to 127.0.0.1:9; is it running? --server says another address")
                    .hasLineCount(1);
        }
    }

    @Test
    void aRefusalIsCodeFourWithTheServersWords() throws IOException {
        try (FakeServer server = new FakeServer()) {
            server.answer(new FakeServer.Answer(
                    400,
                    "{\"title\":\"Bad\",\"detail\":\"the query ends too early\",\"remedy\":\"close it\"}",
                    Map.of()));
            Ended ended = Run.run("search", "(", "--server", server.address().toString());
            assertThat(ended.code()).isEqualTo(ExitCode.REFUSED.code());
            assertThat(ended.err()).contains("the query ends too early close it");

            server.answer(FakeServer.Answer.of(500, "broken"));
            assertThat(Run.run("search", "--server", server.address().toString())
                            .code())
                    .isEqualTo(ExitCode.FAILED.code());
            server.answer(FakeServer.Answer.of(503, "starting"));
            assertThat(Run.run("search", "--server", server.address().toString())
                            .code())
                    .isEqualTo(ExitCode.UNREACHABLE.code());
        }
    }

    @Test
    void searchShowsEventsAsLinesWithoutTheirControlCharacters() throws IOException {
        try (FakeServer server = new FakeServer()) {
            server.reply("/api/v1/search", EVENTS);

            Ended ended = Run.run(
                    Map.of("TIDEWATCH_TOKEN", "twt_1"),
                    new Stop(),
                    "search",
                    "Failed password",
                    "--from",
                    "-1h",
                    "--server",
                    server.address().toString());

            assertThat(ended.out()).isEqualTo("""
                            2026-01-02 03:04:05.678 warning  linux.auth     Failed password\\x1b[31m for root⏎next
                            2026-01-02 03:04:04.000 info     app            a raw line
                            """);
            assertThat(ended.err()).contains("warning: part 7 is damaged");
            assertThat(server.requests().getFirst().path())
                    .isEqualTo("/api/v1/search?query=Failed+password&from=now-1h&limit=100");
            assertThat(server.requests().getFirst().headers()).containsEntry("Authorization", "Bearer twt_1");
        }
    }

    @Test
    void searchShowsEventsInAnotherSchemaOneALine() throws IOException {
        try (FakeServer server = new FakeServer()) {
            server.reply(
                    "/api/v1/search",
                    "{\"events\":[{\"class_uid\":3002},{\"class_uid\":4001}],\"next\":null,\"warnings\":[]}");
            String url = server.address().toString();

            Ended ended = Run.run("search", "--view", "ocsf", "--server", url);

            assertThat(ended.out()).isEqualTo("{\"class_uid\":3002}\n{\"class_uid\":4001}\n");
            assertThat(server.requests().getFirst().path()).contains("view=ocsf");
            assertThat(Run.run("search", "--view", "ocsf", "--fields", "time", "--server", url)
                            .code())
                    .isEqualTo(2);
        }
    }

    @Test
    void searchShowsATableOrJson() throws IOException {
        try (FakeServer server = new FakeServer()) {
            server.reply("/api/v1/search", EVENTS);
            String url = server.address().toString();

            assertThat(Run.run("search", "--fields", "time,source.ip,port,severity", "--server", url)
                            .out())
                    .isEqualTo("""
                            time                     source.ip    port  severity
                            2026-01-02 03:04:05.678  203.0.113.7    22  warning
                            2026-01-02 03:04:04.000                     info
                            """);
            assertThat(Run.run("search", "--json", "--server", url).out().lines())
                    .hasSize(2)
                    .allMatch(line -> line.startsWith("{\"id\":"));
        }
    }

    @Test
    void searchFollowsTheCursorToTheEnd() throws IOException {
        try (FakeServer server = new FakeServer()) {
            server.reply("/api/v1/search", "{\"events\":[{\"message\":\"a\"}],\"next\":\"c1\"}");

            Ended ended = Run.run(
                    "search", "--limit", "3", "--server", server.address().toString());

            assertThat(ended.out()).hasLineCount(3);
            assertThat(server.requests())
                    .extracting(FakeServer.Seen::path)
                    .last()
                    .asString()
                    .contains("limit=1&cursor=c1");
            server.reply("/api/v1/search", "{\"events\":[],\"next\":null}");
            assertThat(Run.run("search", "--all", "--server", server.address().toString())
                            .code())
                    .isEqualTo(ExitCode.FAILED.code());
        }
    }

    @Test
    void topAndHistogramDrawBars() throws IOException {
        try (FakeServer server = new FakeServer()) {
            String url = server.address().toString();
            server.reply("/api/v1/top", """
                    {"field":"user.name","values":[{"value":"root","count":2000},{"value":"bob","count":50}]}""");
            server.reply("/api/v1/histogram", """
                    {"bucketSeconds":60,"buckets":[{"start":"2026-01-02T03:00:00Z","count":1},{"start":"2026-01-02T03:01:00Z","count":2}]}""");

            assertThat(Run.run("top", "user.name", "--server", url).out()).isEqualTo("""
                            count  user.name
                            2,000  root       ████████████████████████████████████████
                               50  bob        █
                            """);
            assertThat(Run.run("histogram", "--server", url).out().lines())
                    .hasSize(3)
                    .last()
                    .asString()
                    .contains("█");
        }
    }

    @Test
    void sqlPrintsATable() throws IOException {
        try (FakeServer server = new FakeServer()) {
            server.reply("/api/v1/sql", """
                    {"columns":[{"name":"severity","type":"VARCHAR"},{"name":"n","type":"BIGINT"}],"rows":[["info",12],[null,3]],"truncated":true}""");

            Ended ended =
                    Run.run("sql", "SELECT 1", "--server", server.address().toString());

            assertThat(ended.out()).isEqualTo("""
                    severity   n
                    info      12
                               3
                    """);
            assertThat(ended.err()).contains("more rows");
            assertThat(server.requests().getFirst().text()).contains("\"sql\":\"SELECT 1\"");
        }
    }

    @Test
    void tailPrintsEventsAndConnectsAgain() throws IOException {
        try (FakeServer server = new FakeServer()) {
            server.reply("/api/v1/tail", """
                    : watching

                    event: event
                    data: {"time":"2026-01-02T03:04:05Z","severity":"info","dataset":"app","message":"hello"}

                    event: dropped
                    data: {"count":7}

                    """);

            Ended ended =
                    Run.run("tail", "--limit", "2", "--server", server.address().toString());

            assertThat(ended.code()).isZero();
            assertThat(ended.out()).isEqualTo("2026-01-02 03:04:05.000 info     app            hello\n".repeat(2));
            assertThat(ended.err()).contains("7 events are not shown").contains("connected again");
        }
    }

    @Test
    void sendTakesTextJsonAndCompressedFiles() throws IOException {
        Path text = Files.writeString(folder.resolve("a.log"), "one\r\n\ntwo\nthree");
        Path gzip = folder.resolve("b.log.gz");
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write("four\n".repeat(1000).getBytes(StandardCharsets.UTF_8));
        }
        Files.write(gzip, packed.toByteArray());
        Path zstd = Files.write(
                folder.resolve("c.ndjson.zst"),
                Zstd.compress("{\"message\":\"five\"}\n{\"message\":\"six\"}\n".getBytes(StandardCharsets.UTF_8)));
        try (FakeServer server = new FakeServer()) {
            Ended ended = Run.run(
                    "send",
                    text.toString(),
                    gzip.toString(),
                    zstd.toString(),
                    "--batch-size",
                    "1KiB",
                    "--json",
                    "--to",
                    server.address().toString());

            assertThat(ended.err()).isEmpty();
            assertThat(ended.out())
                    .startsWith("{\"accepted\":1005,\"deduplicated\":0,\"rejected\":0,\"complete\":true");
            assertThat(server.records()).startsWith("one", "two", "three", "four");
            assertThat(server.records()).endsWith("{\"message\":\"five\"}", "{\"message\":\"six\"}");
            assertThat(server.requests().getLast().headers())
                    .containsEntry("Content-Type", "application/x-ndjson")
                    .containsEntry("Tidewatch-Source", "c.ndjson.zst");
        }
    }

    @Test
    void sendGivesUpWithCodeThreeAndSaysSo() throws IOException {
        Path text = Files.writeString(folder.resolve("a.log"), "one\n");

        Ended ended = Run.run("send", text.toString(), "--to", NOBODY, "--give-up-after", "50ms");

        assertThat(ended.code()).isEqualTo(ExitCode.UNREACHABLE.code());
        assertThat(ended.err()).contains("given up after 50 ms");
        assertThat(Run.run("send", folder.resolve("none.log").toString()).code())
                .isEqualTo(ExitCode.FAILED.code());
    }

    @Test
    void sendOfADamagedFileFailsWithItsName() throws IOException {
        Path broken = Files.write(folder.resolve("x.gz"), new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 0, 1, 2});
        try (FakeServer server = new FakeServer()) {
            Ended ended =
                    Run.run("send", broken.toString(), "--to", server.address().toString());

            assertThat(ended.code()).isEqualTo(ExitCode.FAILED.code());
            assertThat(ended.err()).contains("x.gz is damaged").hasLineCount(1);
        }
    }

    @Test
    void generateMakesTheSameLinesForTheSameSeed() {
        for (String style : List.of("text", "json", "syslog", "mixed")) {
            Ended first = Run.run("generate", "--count", "500", "--format", style, "--seed", "3");
            Ended second = Run.run("generate", "--count", "500", "--format", style, "--seed", "3");

            assertThat(withoutTimes(first.out())).isEqualTo(withoutTimes(second.out()));
            assertThat(first.out().lines().count()).isGreaterThanOrEqualTo(500);
        }
    }

    private static String withoutTimes(String text) {
        return text.replaceAll("[0-9-]{10}[T ][0-9:,.]+Z?|[A-Z][a-z]{2} [ \\d]\\d [\\d:]{8}", "TIME");
    }

    @Test
    void generateRotatesItsFile() throws IOException {
        Path out = folder.resolve("demo/app.log");

        Ended ended =
                Run.run("generate", "--count", "3000", "--out", out.toString(), "--rotate", "50KiB", "--keep", "2");

        assertThat(ended.code()).isZero();
        assertThat(out.getParent()).isDirectoryContaining("glob:**app.log").isDirectoryContaining("glob:**app.log.2");
        assertThat(out.resolveSibling("app.log.3")).doesNotExist();
        assertThat(Files.size(out.resolveSibling("app.log.1"))).isLessThanOrEqualTo(50 * 1024);
    }

    @Test
    void generateSendsToAServer() throws IOException {
        try (FakeServer server = new FakeServer()) {
            Ended ended = Run.run(
                    "generate",
                    "--count",
                    "100",
                    "--format",
                    "json",
                    "--to",
                    server.address().toString());

            assertThat(ended.code()).isZero();
            assertThat(server.records()).hasSize(100).allMatch(line -> line.startsWith("{\"timestamp\":\""));
        }
    }
}
