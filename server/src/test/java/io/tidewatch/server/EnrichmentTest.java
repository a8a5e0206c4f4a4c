package io.tidewatch.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.config.ConfigReader;
import io.tidewatch.config.TidewatchConfig;
import io.tidewatch.testkit.Eventually;
import io.tidewatch.testkit.enrich.MmdbWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** From a list's file to an alert, through the whole server. */
@Timeout(180)
class EnrichmentTest {
    private static final String PASSWORD = "a-long-password";
    private static final String EVENT =
            "{\"message\":\"%s\",\"source\":{\"ip\":\"10.0.0.5\"},\"destination\":{\"ip\":\"203.0.113.9\"},"
                    + "\"user\":{\"name\":\"alice\"},\"host\":{\"name\":\"web01\"},\"user_agent\":{\"original\":\"curl/8.5.0\"}}";

    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<String, String> catalog = TestCatalog.newDatabase();

    @TempDir
    Path folder;

    @AfterEach
    void closeClient() {
        client.close();
    }

    @Test
    void aListThatChangesMarksTheNextEventsAndRaisesAnAlert() throws IOException {
        write("feed.txt", "192.0.2.1\n");
        write("assets.csv", "host,ip,owner,criticality\nweb01,10.0.0.5,Web team,high\n");
        write("staff.csv", "user,department\nalice,Sales\n");
        new MmdbWriter("GeoLite2-Country")
                .put("203.0.113.0/24", Map.of("country", Map.of("iso_code", "DE")))
                .write(folder.resolve("country.mmdb"));
        try (TidewatchServer server = start()) {
            URI address = server.http().address();
            post(address, "before");
            JsonNode before = fields(address, "before");
            assertThat(before.has("threat.feed.name")).isFalse();
            assertThat(before.get("network.direction").asString()).isEqualTo("outbound");
            assertThat(before.get("source.asset.owner").asString()).isEqualTo("Web team");
            assertThat(before.get("host.asset.criticality").asString()).isEqualTo("high");
            assertThat(before.get("user.identity.department").asString()).isEqualTo("Sales");
            assertThat(before.get("destination.geo.country_iso_code").asString())
                    .isEqualTo("DE");
            assertThat(before.get("user_agent.name").asString()).isEqualTo("curl");

            write("feed.txt", "192.0.2.1\n203.0.113.9\n");
            Eventually.until("the new list is in force", () -> entries(address) == 2);
            post(address, "after");

            JsonNode after = fields(address, "after");
            assertThat(after.get("threat.indicator.ip").get(0).asString()).isEqualTo("203.0.113.9");
            assertThat(after.get("threat.feed.version").get(0).asString()).matches("feed@[0-9a-f]{12}");
            assertThat(after.get("enrichment.lists").toString()).contains("feed@", "cmdb@", "staff@", "country@");
            Eventually.until(
                    "there is an alert",
                    () -> get(address, "/api/v1/alerts").toString().contains("Connection to Listed Address"));
            assertThat(send(HttpRequest.newBuilder(address.resolve("/metrics"))).body())
                    .contains(
                            "tidewatch_enrichment_list_entries{list=\"feed\",kind=\"threat-list\"} 2",
                            "tidewatch_enrichment_list_reloads_total{list=\"feed\",kind=\"threat-list\"} 2",
                            "tidewatch_enrichment_failures_total{enricher=\"geoip\"} 0");

            write("feed.txt", "no indicator at all\n");
            Eventually.until(
                    "health tells",
                    () -> send(HttpRequest.newBuilder(address.resolve("/health/ready")))
                            .body()
                            .contains("degraded"));
            assertThat(entries(address)).as("the list before stays in force").isEqualTo(2);
            assertThat(get(address, "/api/v1/enrichment").toString())
                    .contains("nothing in it is an indicator")
                    .doesNotContain(folder.toString());
        }
    }

    private TidewatchServer start() throws IOException {
        Path file = Files.writeString(folder.resolve("tidewatch.yml"), """
                enrichment:
                  reload-interval: 100ms
                  networks: {enabled: true}
                  threat-lists: [{name: feed, file: "%1$s/feed.txt"}]
                  geoip: [{name: country, file: "%1$s/country.mmdb"}]
                  assets: [{name: cmdb, file: "%1$s/assets.csv"}]
                  identities: [{name: staff, file: "%1$s/staff.csv"}]
                  user-agents: true
                """.formatted(folder));
        Map<String, String> environment = new HashMap<>(catalog);
        environment.put("TIDEWATCH_DATA_DIR", folder.resolve("data").toString());
        environment.put("TIDEWATCH_HTTP_PORT", "0");
        environment.put("TIDEWATCH_SECURITY_INITIAL_PASSWORD", PASSWORD);
        return TidewatchServer.start(
                ConfigReader.read(TidewatchConfig.class, file, environment),
                Clock.systemUTC(),
                new PrintStream(new ByteArrayOutputStream()));
    }

    private void write(String name, String text) throws IOException {
        Path fresh = Files.writeString(folder.resolve(name + ".new"), text);
        Files.move(fresh, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }

    private long entries(URI address) {
        for (JsonNode list : get(address, "/api/v1/enrichment").get("lists")) {
            if (list.get("name").asString().equals("feed")) {
                return list.get("entries").asLong();
            }
        }
        return -1;
    }

    private void post(URI address, String message) {
        HttpResponse<String> response = send(HttpRequest.newBuilder(address.resolve("/api/v1/events"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(EVENT.formatted(message))));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    }

    private JsonNode fields(URI address, String message) {
        Eventually.until(
                "the event is found",
                () -> get(address, "/api/v1/search?query=message:" + message)
                                .get("events")
                                .size()
                        == 1);
        return get(address, "/api/v1/search?query=message:" + message)
                .get("events")
                .get(0)
                .get("fields");
    }

    private JsonNode get(URI address, String path) {
        HttpResponse<String> response = send(HttpRequest.newBuilder(address.resolve(path)));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return new JsonMapper().readTree(response.body());
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        String credentials = Base64.getEncoder().encodeToString(("admin:" + PASSWORD).getBytes(StandardCharsets.UTF_8));
        try {
            return client.send(
                    request.header("Authorization", "Basic " + credentials).build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
