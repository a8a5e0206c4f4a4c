package io.tidewatch.server.api;

import static io.tidewatch.server.ProblemAssert.assertProblem;
import static io.tidewatch.server.TestServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.server.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class LogsTest {
    private final TestServer server = TestServer.start();

    @BeforeEach
    void fill() {
        for (int i = 0; i < 5; i++) {
            String log = """
                    {"timestamp":"2026-11-2%d T10:00:00Z","source_ip":"10.0.0.%d","event_type":"login","level":"%s","message":"m%d"}""".formatted(i, i, i == 3 ? "ERROR" : "info", i).replace(" T", "T");
            assertThat(server.post("/api/logs/", "application/json", log).statusCode())
                    .isEqualTo(200);
        }
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void logsComeBackWithTheirFiveFields() {
        JsonNode page = json(server.get("/api/logs/"));
        assertThat(page.get("total").asInt()).isEqualTo(5);
        JsonNode newest = page.get("items").get(0);
        assertThat(newest.get("timestamp").asString()).isEqualTo("2026-11-24T10:00:00Z");
        assertThat(newest.get("source_ip").asString()).isEqualTo("10.0.0.4");
        assertThat(newest.get("event_type").asString()).isEqualTo("login");
        assertThat(newest.get("level").asString()).isEqualTo("info");
        assertThat(newest.get("message").asString()).isEqualTo("m4");
    }

    @Test
    void eachFilterNarrows() {
        assertThat(total("source_ip=10.0.0.2")).isEqualTo(1);
        assertThat(total("level=error")).isEqualTo(1);
        assertThat(total("level=ERR")).isEqualTo(1);
        assertThat(total("event_type=login")).isEqualTo(5);
        assertThat(total("event_type=logout")).isZero();
        assertThat(total("timestamp=2026-11-22")).isEqualTo(1);
        assertThat(total("timestamp=2026-11-22T10:00:00Z")).isEqualTo(1);
        assertThat(total("timestamp=2026-11-22T10:01:00Z")).isZero();
        assertThat(total("from=2026-11-22&to=2026-11-24")).isEqualTo(2);
        assertThat(total("level=info&source_ip=10.0.0.3")).isZero();
    }

    @Test
    void pagesAreNumbered() {
        JsonNode second = json(server.get("/api/logs/?page=2&page_size=2"));
        assertThat(second.get("page").asInt()).isEqualTo(2);
        assertThat(second.get("page_size").asInt()).isEqualTo(2);
        assertThat(second.get("items").get(0).get("message").asString()).isEqualTo("m2");
        assertThat(json(server.get("/api/logs?page=9&page_size=2")).get("items").size())
                .isZero();
        assertProblem(server.get("/api/logs/?page=0"), 400);
        assertProblem(server.get("/api/logs/?page=11&page_size=1000"), 400);
        assertProblem(server.get("/api/logs/?level=loud"), 400);
        assertProblem(server.get("/api/logs/?pagesize=3"), 400);
    }

    private int total(String parameters) {
        return json(server.get("/api/logs/?" + parameters)).get("total").asInt();
    }
}
