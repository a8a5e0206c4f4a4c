package io.tidewatch.server.api;

import static io.tidewatch.server.ProblemAssert.assertProblem;
import static io.tidewatch.server.TestServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.server.TestServer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SearchTest {
    private final TestServer server = TestServer.start();

    @BeforeEach
    void fill() {
        server.post("/api/v1/events", "application/x-ndjson", """
                {"timestamp":"2026-11-21T10:00:00Z","level":"error","message":"login failed","user":{"name":"ann"},"n":1}
                {"timestamp":"2026-11-21T10:30:00Z","level":"info","message":"login good","user":{"name":"bob"},"n":2.5,"tags":["a","b"]}
                {"timestamp":"2026-11-21T11:00:00Z","level":"info","message":"logout","user":{"name":"ann"},"ok":true,"none":null}
                """);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void eventsAreShownNewestFirstWithAllTheyHave() {
        JsonNode reply = json(server.get("/api/v1/search?query=login"));
        assertThat(reply.get("next").isNull()).isTrue();
        assertThat(reply.get("warnings").size()).isZero();
        assertThat(messages(reply)).containsExactly("login good", "login failed");
        JsonNode event = reply.get("events").get(0);
        assertThat(event.get("time").asString()).isEqualTo("2026-11-21T10:30:00Z");
        assertThat(event.get("severity").asString()).isEqualTo("info");
        assertThat(event.get("ingested").asString())
                .isEqualTo(server.clock.instant().toString());
        assertThat(event.get("origin").get("source").asString()).isEqualTo("http");
        assertThat(event.get("origin").get("address").asString()).isEqualTo("127.0.0.1");
        assertThat(event.get("fields").get("user.name").asString()).isEqualTo("bob");
        assertThat(event.get("fields").get("n").asDouble()).isEqualTo(2.5);
        assertThat(event.get("fields").get("tags").get(1).asString()).isEqualTo("b");
        assertThat(event.get("fields").has("message")).isFalse();
        assertThat(event.get("raw").isNull()).isTrue();
    }

    @Test
    void anEventIsFoundByItsId() {
        String id = json(server.get("/api/v1/search?query=logout"))
                .get("events")
                .get(0)
                .get("id")
                .asString();
        assertThat(json(server.get("/api/v1/events/" + id)).get("message").asString())
                .isEqualTo("logout");
        assertProblem(server.get("/api/v1/events/7-7-7"), 404);
        assertProblem(server.get("/api/v1/events/nonsense"), 400);
        assertProblem(server.get("/api/v1/events/..%2f..%2fetc%2fpasswd"), 400);
    }

    @Test
    void eventsAreShownInTheSchemaThatIsAskedFor() {
        JsonNode page = json(server.get("/api/v1/search?query=logout&view=ocsf"));
        JsonNode ocsf = page.get("events").get(0);
        assertThat(ocsf.get("class_uid").asInt()).isZero();
        assertThat(ocsf.get("message").asString()).isEqualTo("logout");
        String id = ocsf.get("metadata").get("uid").asString();
        JsonNode ecs = json(server.get("/api/v1/events/" + id + "?view=ecs"));
        assertThat(ecs.get("@timestamp").asString()).isEqualTo("2026-11-21T11:00:00Z");
        assertThat(ecs.get("user").get("name").asString()).isEqualTo("ann");
        JsonNode udm = json(server.get("/api/v1/events/" + id + "?view=udm"));
        assertThat(udm.get("metadata").get("eventType").asString()).isEqualTo("GENERIC_EVENT");
    }

    @Test
    void anUnknownViewIsRefusedWithTheOnesThereAre() {
        assertProblem(server.get("/api/v1/search?view=cim"), 400);
        assertProblem(server.get("/api/v1/events/0-0-0?view=cim"), 400);
        assertThat(json(server.get("/api/v1/search?view=cim")).get("remedy").asString())
                .isEqualTo("Write one of ecs, udm, ocsf.");
    }

    @Test
    void pagesFollowOneAnotherByCursor() {
        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = json(server.get("/api/v1/search?limit=2&cursor=" + cursor));
            seen.addAll(messages(page));
            cursor = page.get("next").isNull() ? "" : encoded(page.get("next").asString());
        } while (!cursor.isEmpty());
        assertThat(seen).containsExactly("logout", "login good", "login failed");
    }

    @Test
    void timesAndDatasetsNarrowASearch() {
        assertThat(count("?from=2026-11-21T10:15:00Z&to=2026-11-21T11:00:00Z")).isEqualTo(1);
        assertThat(count("?from=now-90m")).isEqualTo(2);
        assertThat(count("?to=2026-11-21")).isZero();
        assertThat(count("?dataset=linux.auth,windows.security")).isZero();
        assertThat(count("?query=" + encoded("user.name:ann AND severity:error")))
                .isEqualTo(1);
    }

    @Test
    void countsAreGivenOverTimeAndByValue() {
        JsonNode histogram = json(server.get("/api/v1/histogram?bucket=1h"));
        assertThat(histogram.get("bucketSeconds").asDouble()).isEqualTo(3600);
        assertThat(histogram.get("buckets").size()).isEqualTo(2);
        JsonNode first = histogram.get("buckets").get(0);
        assertThat(first.get("start").asString()).isEqualTo("2026-11-21T10:00:00Z");
        assertThat(first.get("count").asInt()).isEqualTo(2);
        assertThat(first.get("bySeverity").get("error").asInt()).isEqualTo(1);
        JsonNode top = json(server.get("/api/v1/top?field=user.name&limit=1"));
        assertThat(top.get("values").get(0).get("value").asString()).isEqualTo("ann");
        assertThat(top.get("values").get(0).get("count").asInt()).isEqualTo(2);
    }

    @Test
    void fieldsAreListedWithTheirKinds() {
        assertThat(json(server.get("/api/v1/fields")).get("fields").toString())
                .contains("{\"name\":\"user.name\",\"kind\":\"text\",\"cardinality\":-1}")
                .contains("{\"name\":\"ok\",\"kind\":\"boolean\",\"cardinality\":-1}");
    }

    @Test
    void statisticsAreGrouped() {
        JsonNode reply = json(server.post(
                "/api/v1/statistics",
                "application/json",
                "{\"query\":\"login\",\"figures\":[{\"function\":\"count\"}],\"groupBy\":[\"user.name\"]}"));
        assertThat(reply.get("rows").size()).isEqualTo(2);
        assertThat(reply.get("rows").get(0).get("values").get(0).asDouble()).isEqualTo(1);
    }

    @Test
    void sqlGoesToTheCallersTenant() {
        JsonNode reply = json(server.post("/api/v1/sql", "application/json", "{\"sql\":\"SELECT 1\"}"));
        assertThat(reply.get("columns").get(0).get("name").asString()).isEqualTo("tenant");
        assertThat(reply.get("rows").get(0).get(0).asString()).isEqualTo("default");
        assertThat(reply.get("truncated").asBoolean()).isFalse();
    }

    @Test
    void wrongParametersAreNamed() {
        assertThat(detail("/api/v1/search?qurey=x")).contains("qurey");
        assertThat(assertProblem(server.get("/api/v1/search?qurey=x"), 400)
                        .get("remedy")
                        .asString())
                .contains("did you mean 'query'");
        assertThat(detail("/api/v1/search?limit=many")).contains("'limit'").contains("many");
        assertThat(detail("/api/v1/search?limit=0")).contains("'limit'");
        assertThat(detail("/api/v1/search?cursor=zzz")).contains("'cursor'");
        assertThat(detail("/api/v1/search?from=whenever")).contains("'from'");
        assertThat(detail("/api/v1/search?from=now&to=now-1d")).contains("ends").contains("begins");
        assertThat(detail("/api/v1/search?dataset=No%20Way")).contains("'dataset'");
        assertThat(detail("/api/v1/search?query=" + encoded("a AND"))).contains("column");
        assertThat(detail("/api/v1/top")).contains("'field'");
        assertThat(detail("/api/v1/histogram?bucket=5")).contains("'bucket'");
        assertThat(detail("/api/v1/histogram?bucket=1s&from=2020-01-01&to=2026-01-01"))
                .contains("buckets");
    }

    @Test
    void wrongBodiesAreExplained() {
        assertProblem(server.post("/api/v1/statistics", "application/json", "{\"figurs\":[]}"), 400);
        assertProblem(
                server.post("/api/v1/statistics", "application/json", "{\"figures\":[{\"function\":\"guess\"}]}"), 400);
        assertProblem(
                server.post("/api/v1/statistics", "application/json", "{\"figures\":[{\"function\":\"sum\"}]}"), 400);
        assertProblem(server.post("/api/v1/statistics", "application/json", "{\"limit\":99999999}"), 400);
        assertProblem(server.post("/api/v1/statistics", "application/json", "null"), 400);
        assertProblem(server.post("/api/v1/statistics", "application/json", "{"), 400);
        assertProblem(server.post("/api/v1/statistics", "text/plain", "{}"), 415);
        assertProblem(server.post("/api/v1/sql", "application/json", "{}"), 400);
        assertProblem(server.post("/api/v1/sql", "application/json", "[".repeat(100_000)), 400);
    }

    private long count(String parameters) {
        return json(server.get("/api/v1/count" + parameters)).get("count").asLong();
    }

    private String detail(String path) {
        return assertProblem(server.get(path), 400).get("detail").asString();
    }

    private static List<String> messages(JsonNode page) {
        List<String> messages = new ArrayList<>();
        page.get("events").forEach(event -> messages.add(event.get("message").asString()));
        return messages;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
