package io.tidewatch.server;

import static io.tidewatch.server.TestServer.basic;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.config.ConfigReader;
import io.tidewatch.config.TidewatchConfig;
import io.tidewatch.testkit.Eventually;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the rules in force make of what is sent, as the API tells it; the whole server. */
@Timeout(180)
class DetectionTest {
    private static final String PASSWORD = "a-long-password";
    private static final String BRUTE_FORCE = "4f7ef71b-fa59-435c-8224-4f29c4ad5ba1";
    private static final DateTimeFormatter SYSLOG =
            DateTimeFormatter.ofPattern("MMM dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final String NOT_THIS = """
            title: Anything but this
            id: 0a4e3c5e-5f0a-4c39-9d7c-6f1f3b1b7a10
            status: test
            level: high
            logsource: {product: zeek, service: rdp}
            detection:
                selection: {id.orig_h|startswith: '10.'}
                condition: not selection
            """;

    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<String, String> catalog = TestCatalog.newDatabase();

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void bruteForceIsTheRiskOfItsHostAPlainLineIsNothingAndCountsGoOnAfterARestart() {
        JsonNode before;
        try (TidewatchServer server = start()) {
            post(
                    server,
                    "/api/v1/rules",
                    "application/json",
                    JsonMapper.shared().writeValueAsString(Map.of("text", NOT_THIS)));
            post(server, "/api/v1/events", "text/plain", "hello this is a plain line\n");
            post(server, "/api/v1/events", "text/plain", failedLogins());

            Eventually.until(
                    "the host of the brute force has a risk",
                    () -> get(server, "/api/v1/risk?kind=host")
                            .at("/risks/0/entity/value")
                            .asString("")
                            .equals("web-1"));

            assertThat(get(server, "/api/v1/risk?kind=user")
                            .at("/risks/0/entity/value")
                            .asString())
                    .isEqualTo("root");
            JsonNode alerts = get(server, "/api/v1/alerts").get("alerts");
            assertThat(alerts.toString()).doesNotContain("Anything but this");
            before = get(server, "/api/v1/rules/" + BRUTE_FORCE).at("/rule/health");
            assertThat(before.get("matches").asLong()).isPositive();
        }
        try (TidewatchServer server = start()) {
            assertThat(get(server, "/api/v1/rules/" + BRUTE_FORCE).at("/rule/health"))
                    .isEqualTo(before);
        }
    }

    private static String failedLogins() {
        StringBuilder lines = new StringBuilder();
        String time = SYSLOG.format(Instant.now());
        for (int i = 0; i < 15; i++) {
            lines.append(time)
                    .append(" web-1 sshd[")
                    .append(100 + i)
                    .append("]: Failed password for root from 203.0.113.7 port ")
                    .append(4000 + i)
                    .append(" ssh2\n");
        }
        return lines.toString();
    }

    private TidewatchServer start() {
        Map<String, String> environment = new HashMap<>(Map.of(
                "TIDEWATCH_DATA_DIR",
                folder.resolve("data").toString(),
                "TIDEWATCH_HTTP_PORT",
                "0",
                "TIDEWATCH_SECURITY_INITIAL_PASSWORD",
                PASSWORD));
        environment.putAll(catalog);
        return TidewatchServer.start(
                ConfigReader.read(TidewatchConfig.class, null, environment),
                Clock.systemUTC(),
                new PrintStream(new ByteArrayOutputStream()));
    }

    private void post(TidewatchServer server, String path, String type, String body) {
        HttpResponse<String> response = send(request(server, path)
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
        assertThat(response.statusCode()).as(response.body()).isLessThan(300);
    }

    private JsonNode get(TidewatchServer server, String path) {
        HttpResponse<String> response = send(request(server, path).build());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(response.body());
    }

    private static HttpRequest.Builder request(TidewatchServer server, String path) {
        return HttpRequest.newBuilder(server.http().address().resolve(path))
                .header("Authorization", basic("admin", PASSWORD));
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (java.io.IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
