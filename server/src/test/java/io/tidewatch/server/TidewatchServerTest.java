package io.tidewatch.server;

import static io.tidewatch.server.TestServer.basic;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.config.ConfigException;
import io.tidewatch.config.ConfigReader;
import io.tidewatch.config.TidewatchConfig;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.testkit.Eventually;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(180)
class TidewatchServerTest {
    private static final String PASSWORD = "a-long-password";

    private final HttpClient client = HttpClient.newHttpClient();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final Map<String, String> catalog = TestCatalog.newDatabase();

    @TempDir
    Path folder;

    @AfterEach
    void closeClient() {
        client.close();
    }

    @Test
    void whatIsAcceptedIsFoundAtOnceAndAfterARestart() {
        try (TidewatchServer server = start(Map.of())) {
            assertThat(post(server.http().address(), "{\"message\":\"remember me\",\"user\":{\"name\":\"ann\"}}")
                            .statusCode())
                    .isEqualTo(200);
            awaitFound(server.http().address());
        }
        try (TidewatchServer server = start(Map.of())) {
            awaitFound(server.http().address());
            JsonNode event = json(get(server.http().address(), "/api/v1/search?query=remember"))
                    .get("events")
                    .get(0);
            assertThat(event.get("fields").get("user.name").asString()).isEqualTo("ann");
            assertThat(json(get(
                                    server.http().address(),
                                    "/api/v1/events/" + event.get("id").asString()))
                            .get("message")
                            .asString())
                    .isEqualTo("remember me");
            HttpResponse<String> sql = send(HttpRequest.newBuilder(
                            server.http().address().resolve("/api/v1/sql"))
                    .header("Authorization", basic("admin", PASSWORD))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"sql\":\"SELECT count(*) AS n FROM events\"}")));
            assertThat(json(sql).get("rows").get(0).get(0).asInt()).isEqualTo(1);
            JsonNode ledger = json(get(server.http().address(), "/api/v1/ledger"));
            assertThat(ledger.get("balanced").asBoolean()).as(ledger.toString()).isTrue();
            assertThat(ledger.get("total").get("received").asInt()).isEqualTo(1);
        }
    }

    @Test
    void everyPartIsReadyAndTheStatusIsReal() {
        try (TidewatchServer server = start(Map.of())) {
            JsonNode ready = json(get(server.http().address(), "/health/ready"));
            assertThat(ready.get("status").asString()).as(ready.toString()).isEqualTo("up");
            assertThat(ready.get("parts").size()).isGreaterThanOrEqualTo(4);
            assertThat(json(get(server.http().address(), "/api/v1/status"))
                            .get("server")
                            .get("queue")
                            .get("limit")
                            .asLong())
                    .isPositive();
        }
    }

    @Test
    void theIngestTokenIsPrivateAndSurvivesRestarts() throws IOException {
        Path file = folder.resolve("data/ingest.token");
        String token;
        try (TidewatchServer server = start(Map.of())) {
            token = Files.readString(file).strip();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            assertThat(token).startsWith("twt_");
            HttpResponse<String> response =
                    send(HttpRequest.newBuilder(server.http().address().resolve("/ingest"))
                            .header("Authorization", "Bearer " + token)
                            .POST(HttpRequest.BodyPublishers.ofString("{\"message\":\"by token\"}")));
            assertThat(response.statusCode()).isEqualTo(200);
        }
        start(Map.of()).close();
        assertThat(Files.readString(file).strip()).isEqualTo(token);
        Files.delete(file);
        start(Map.of()).close();
        assertThat(Files.readString(file).strip()).isNotEqualTo(token);
    }

    @Test
    void aPortInUseIsOneLineWithTheRemedy() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String port = Integer.toString(taken.getLocalPort());
            assertThatThrownBy(() -> start(Map.of("TIDEWATCH_HTTP_PORT", port)))
                    .isInstanceOf(TidewatchException.class)
                    .hasMessageContaining("127.0.0.1:" + port)
                    .hasMessageContaining("the port is in use")
                    .hasMessageContaining("TIDEWATCH_HTTP_PORT");
        }
        start(Map.of()).close();
    }

    @Test
    void aFolderInUseIsToldWithTheRemedy() throws IOException, InterruptedException {
        try (TidewatchServer server = start(Map.of())) {
            assertThat(server.http().address().getPort()).isPositive();
            Process second = program(Map.of(), "second.log");
            assertThat(second.waitFor()).isEqualTo(1);
            assertThat(Files.readAllLines(folder.resolve("second.log")))
                    .singleElement()
                    .asString()
                    .startsWith("tidewatch: ")
                    .contains("in use by another Tidewatch", "another data folder");
        }
    }

    @Test
    void aFolderThatCannotBeMadeIsTold() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() ->
                        start(Map.of("TIDEWATCH_DATA_DIR", file.resolve("data").toString())))
                .isInstanceOf(TidewatchException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("TIDEWATCH_DATA_DIR");
    }

    @Test
    void anUnknownParserIsRefusedWithASuggestion() {
        assertThatThrownBy(() -> start(Map.of("TIDEWATCH_SOURCES", "[{name: x, parser: jsn}]")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("sources[0].parser")
                .hasMessageContaining("did you mean 'json'?");
    }

    @Test
    void theProgramPrintsHowToUseItAndStopsWithNothingLost() throws IOException, InterruptedException {
        Process first = program(Map.of(), "serve.log");
        URI address = awaitReady("serve.log");
        String said = Files.readString(folder.resolve("serve.log"));
        Matcher password = Pattern.compile("as admin, one-time password (\\S+)").matcher(said);
        assertThat(password.find()).as(said).isTrue();
        Process curl = new ProcessBuilder("sh", "-c", line(said, "Send")).start();
        assertThat(new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("\"accepted\":1");
        first.destroy();
        assertThat(first.waitFor(60, TimeUnit.SECONDS)).isTrue();

        Process second = program(Map.of(), "second.log");
        URI again = awaitReady("second.log");
        assertThat(Files.readString(folder.resolve("second.log"))).doesNotContain(password.group(1));
        HttpRequest.Builder count = HttpRequest.newBuilder(again.resolve("/api/v1/count?query=hello"));
        HttpResponse<String> refused = send(count.copy().header("Authorization", basic("admin", password.group(1))));
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("password-change-required");
        HttpResponse<String> changed = send(HttpRequest.newBuilder(again.resolve("/api/v1/me/password"))
                .header("Authorization", basic("admin", password.group(1)))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"oldPassword\":\"" + password.group(1) + "\",\"newPassword\":\"" + PASSWORD + "\"}")));
        assertThat(changed.statusCode()).isEqualTo(204);
        HttpResponse<String> found = send(count.header("Authorization", basic("admin", PASSWORD)));
        assertThat(json(found).get("count").asInt()).isEqualTo(1);
        assertThat(address).isNotNull();
        second.destroyForcibly().waitFor();
    }

    @Test
    void whatIsWrongAtTheStartIsOneLineAndAnExitCode() throws IOException, InterruptedException {
        Process process = program(Map.of("TIDEWATCH_HTTP_PRT", "1"), "wrong.log");
        assertThat(process.waitFor()).isEqualTo(2);
        assertThat(Files.readAllLines(folder.resolve("wrong.log")))
                .singleElement()
                .asString()
                .startsWith("tidewatch: TIDEWATCH_HTTP_PRT")
                .contains("did you mean 'TIDEWATCH_HTTP_PORT'?");
        Process blocked = program(Map.of("TIDEWATCH_DATA_DIR", "/proc/nowhere"), "blocked.log");
        assertThat(blocked.waitFor()).isEqualTo(1);
        assertThat(Files.readAllLines(folder.resolve("blocked.log")))
                .singleElement()
                .asString()
                .startsWith("tidewatch: the data folder /proc/nowhere cannot be made");
    }

    private TidewatchServer start(Map<String, String> environment) {
        Map<String, String> all = new HashMap<>(Map.of(
                "TIDEWATCH_DATA_DIR",
                folder.resolve("data").toString(),
                "TIDEWATCH_HTTP_PORT",
                "0",
                "TIDEWATCH_SECURITY_INITIAL_PASSWORD",
                PASSWORD));
        all.putAll(catalog);
        all.putAll(environment);
        return TidewatchServer.start(
                ConfigReader.read(TidewatchConfig.class, null, all), Clock.systemUTC(), new PrintStream(printed));
    }

    private Process program(Map<String, String> environment, String log) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                TidewatchServer.class.getName());
        builder.environment().put("TIDEWATCH_DATA_DIR", folder.resolve("data").toString());
        builder.environment().put("TIDEWATCH_HTTP_PORT", "0");
        builder.environment().putAll(catalog);
        builder.environment().putAll(environment);
        return builder.redirectErrorStream(true)
                .redirectOutput(folder.resolve(log).toFile())
                .start();
    }

    private URI awaitReady(String log) throws IOException {
        Pattern ready = Pattern.compile("is ready after \\S+ s at (http://\\S+)");
        Path file = folder.resolve(log);
        Eventually.until("the server is ready", () -> read(file).contains("Stop "));
        Matcher matcher = ready.matcher(Files.readString(file));
        assertThat(matcher.find()).isTrue();
        return URI.create(matcher.group(1));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String line(String said, String name) {
        return said.lines()
                .filter(line -> line.startsWith("  " + name + " "))
                .map(line -> line.substring(name.length() + 2).strip())
                .findFirst()
                .orElseThrow();
    }

    private void awaitFound(URI address) {
        Eventually.until(
                "the event is found",
                () -> json(get(address, "/api/v1/count?query=remember"))
                                .get("count")
                                .asInt()
                        == 1);
    }

    private HttpResponse<String> post(URI address, String body) {
        return send(HttpRequest.newBuilder(address.resolve("/api/v1/events"))
                .header("Authorization", basic("admin", PASSWORD))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> get(URI address, String path) {
        return send(HttpRequest.newBuilder(address.resolve(path)).header("Authorization", basic("admin", PASSWORD)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static JsonNode json(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return new JsonMapper().readTree(response.body());
    }
}
