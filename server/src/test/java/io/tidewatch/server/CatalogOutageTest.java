package io.tidewatch.server;

import static io.tidewatch.server.TestServer.basic;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.config.ConfigReader;
import io.tidewatch.config.TidewatchConfig;
import io.tidewatch.testkit.Eventually;
import io.tidewatch.testkit.process.PostgresProcess;
import io.tidewatch.testkit.process.PostgresProcess.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole server while its catalog's database is away. */
@Timeout(300)
@EnabledIfSystemProperty(named = "tidewatch.test.catalog", matches = "postgresql")
class CatalogOutageTest {
    private static final String PASSWORD = "a-long-password";

    @TempDir
    Path folder;

    @Test
    void whatIsAcceptedIsStoredWhenTheDatabaseIsBackAndHealthTellsOfTheOutage() {
        try (PostgresProcess postgres = PostgresProcess.start();
                HttpClient client = HttpClient.newHttpClient();
                TidewatchServer server = start(postgres.newDatabase())) {
            Calls calls = new Calls(client, server.http().address());
            int accepted = 0;
            for (int i = 0; i < 20; i++) {
                accepted += calls.post("before " + i);
            }
            assertThat(accepted).isEqualTo(20);

            postgres.stop();
            for (int i = 0; i < 3; i++) {
                // Who sends cannot be told from anybody else without accounts, so this is refused, to be sent again.
                accepted += calls.post("during " + i);
            }
            Eventually.until("health tells of it", () -> {
                HttpResponse<String> ready = calls.get("/health/ready");
                return ready.statusCode() == 503 && ready.body().contains("\"catalog\"");
            });

            HttpResponse<String> stranger = calls.signIn();
            assertThat(stranger.statusCode()).as(stranger.body()).isEqualTo(503);
            assertThat(stranger.body())
                    .contains("not available")
                    .doesNotContainIgnoringCase("postgres", "jdbc", "127.0.0.1");

            postgres.startAgain();
            Eventually.until(
                    "everything is up again", () -> calls.get("/health/ready").statusCode() == 200);
            accepted += calls.post("after");
            int all = accepted;
            Eventually.until("all is stored", () -> stored(calls) == all);
            JsonNode ledger = calls.json("/api/v1/ledger");
            assertThat(ledger.get("balanced").asBoolean()).as(ledger.toString()).isTrue();
            assertThat(ledger.get("total").get("received").asInt()).isEqualTo(all);
        }
    }

    private static int stored(Calls calls) {
        HttpResponse<String> answer = calls.get("/api/v1/ledger");
        return answer.statusCode() != 200
                ? -1
                : new JsonMapper()
                        .readTree(answer.body())
                        .get("total")
                        .get("stored")
                        .asInt();
    }

    private TidewatchServer start(TestDatabase database) {
        Map<String, String> environment = Map.of(
                "TIDEWATCH_DATA_DIR",
                folder.resolve("data").toString(),
                "TIDEWATCH_HTTP_PORT",
                "0",
                "TIDEWATCH_SECURITY_INITIAL_PASSWORD",
                PASSWORD,
                "TIDEWATCH_STORE_FLUSH_INTERVAL",
                "1s",
                "TIDEWATCH_CATALOG_TYPE",
                "postgresql",
                "TIDEWATCH_CATALOG_URL",
                database.url(),
                "TIDEWATCH_CATALOG_USER",
                database.user(),
                "TIDEWATCH_CATALOG_PASSWORD",
                database.password(),
                "TIDEWATCH_CATALOG_PATIENCE",
                "2s");
        return TidewatchServer.start(
                ConfigReader.read(TidewatchConfig.class, null, environment),
                Clock.systemUTC(),
                new PrintStream(new ByteArrayOutputStream()));
    }

    private record Calls(HttpClient client, URI address) {
        /** How many events were accepted: one or none. */
        int post(String message) {
            HttpResponse<String> answer = send(request("/ingest")
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"message\":\"" + message + "\"}")));
            assertThat(answer.statusCode()).as(answer.body()).isIn(200, 503);
            return answer.statusCode() == 200 ? 1 : 0;
        }

        HttpResponse<String> get(String path) {
            return send(request(path));
        }

        HttpResponse<String> signIn() {
            return send(HttpRequest.newBuilder(address.resolve("/api/v1/auth/login"))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(
                            "{\"name\":\"admin\",\"password\":\"" + PASSWORD + "\"}")));
        }

        JsonNode json(String path) {
            return new JsonMapper().readTree(get(path).body());
        }

        private HttpRequest.Builder request(String path) {
            return HttpRequest.newBuilder(address.resolve(path)).header("Authorization", basic("admin", PASSWORD));
        }

        private HttpResponse<String> send(HttpRequest.Builder request) {
            try {
                return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
