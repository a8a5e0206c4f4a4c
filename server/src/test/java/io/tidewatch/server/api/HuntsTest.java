package io.tidewatch.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.server.TestServer;
import io.tidewatch.testkit.Eventually;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class HuntsTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String RULE = "title: Root\\nid: root\\nlogsource: {category: application}\\ndetection:\\n"
            + "  s: {user.name: root}\\n  condition: s\\nlevel: high\\n---\\ntitle: Often\\nid: often\\ncorrelation:\\n"
            + "  type: event_count\\n  rules: [root]\\n  group-by: [source.ip]\\n  timespan: 1h\\n  condition: {gte: 3}\\n"
            + "  generate: true\\n";

    private final TestServer server = TestServer.start();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aHuntTellsWhatRulesWouldHaveFound() {
        for (int i = 0; i < 4; i++) {
            send("{\"user.name\":\"" + (i == 3 ? "ana" : "root")
                    + "\",\"source.ip\":\"192.0.2.7\",\"host.name\":\"web-1\",\"n\":" + i + "}");
        }
        JsonNode begun = json(post("/api/v1/hunts", "{\"text\":\"" + RULE + "\"}"), 202);
        String id = begun.path("id").stringValue();
        JsonNode done = awaited(id);

        assertThat(done.path("state").stringValue()).as(done.toString()).isEqualTo("done");
        assertThat(done.path("matches").longValue()).isEqualTo(3);
        assertThat(done.path("examined").longValue()).isEqualTo(4);
        JsonNode rules = done.path("result").path("rules");
        assertThat(rules.size()).isEqualTo(2);
        assertThat(rules.get(0).path("rule").stringValue()).isEqualTo("root");
        assertThat(rules.get(0).path("matches").longValue()).isEqualTo(3);
        assertThat(rules.get(0).path("hosts").get(0).path("value").stringValue())
                .isEqualTo("web-1");
        assertThat(rules.get(0).path("events").size()).isEqualTo(3);
        assertThat(rules.get(0).path("explanation").stringValue()).contains("\"matched\":true");
        assertThat(rules.get(1).path("rule").stringValue()).isEqualTo("often");
        assertThat(done.path("result").path("alertCount").longValue()).isEqualTo(2);
        JsonNode matches = json(get("/api/v1/hunts/" + id + "/matches?limit=2"), 200);
        assertThat(matches.path("matches").size()).isEqualTo(2);
        assertThat(matches.path("next").stringValue()).isEqualTo("2");
        assertThat(json(get("/api/v1/hunts"), 200).path("hunts").size()).isEqualTo(1);
        assertThat(server.rules.keys(io.tidewatch.event.TenantId.DEFAULT)).isEmpty();
    }

    @Test
    void anotherTenantHasNoSuchHunt() {
        String id = json(post("/api/v1/hunts", "{\"text\":\"" + RULE + "\"}"), 202)
                .path("id")
                .stringValue();
        HttpRequest other = server.anonymous("/api/v1/hunts/" + id)
                .header("Authorization", TestServer.basic("other", TestServer.PASSWORD))
                .GET()
                .build();
        assertThat(sent(other).statusCode()).isEqualTo(404);
        awaited(id);
    }

    @Test
    void aHuntIsBegunAgainWithTheSameRequest() {
        send("{\"user.name\":\"root\",\"source.ip\":\"192.0.2.7\"}");
        String first = json(post("/api/v1/hunts", "{\"text\":\"" + RULE + "\",\"from\":\"now-30d\"}"), 202)
                .path("id")
                .stringValue();
        JsonNode before = awaited(first);
        send("{\"user.name\":\"root\",\"source.ip\":\"192.0.2.8\"}");

        JsonNode again = json(post("/api/v1/hunts/" + first + "/again", ""), 202);
        JsonNode after = awaited(again.path("id").stringValue());

        assertThat(again.path("id").stringValue()).isNotEqualTo(first);
        assertThat(after.path("request")).isEqualTo(before.path("request"));
        assertThat(after.path("matches").longValue()).isEqualTo(2);
        assertThat(json(get("/api/v1/hunts/" + first), 200)).isEqualTo(before);
        assertThat(post("/api/v1/hunts/nosuchhunt/again", "").statusCode()).isEqualTo(404);
    }

    @Test
    void aHuntIsRemovedWithItsMatches() {
        String id = json(post("/api/v1/hunts", "{\"text\":\"" + RULE + "\"}"), 202)
                .path("id")
                .stringValue();
        awaited(id);
        assertThat(post("/api/v1/hunts/" + id + "/cancel", "").statusCode()).isEqualTo(200);
        assertThat(sent(server.request("/api/v1/hunts/" + id).DELETE().build()).statusCode())
                .isEqualTo(204);
        assertThat(get("/api/v1/hunts/" + id).statusCode()).isEqualTo(404);
    }

    @Test
    void whatAnExceptionWouldSilenceIsToldBeforehand() {
        String rule =
                RULE.replace("\\n", "\n").substring(0, RULE.replace("\\n", "\n").indexOf("---"));
        HttpResponse<String> added = post("/api/v1/rules", JSON.writeValueAsString(java.util.Map.of("text", rule)));
        assertThat(added.statusCode()).as(added.body()).isBetween(200, 299);
        send("{\"user.name\":\"root\",\"source.ip\":\"192.0.2.7\"}");
        send("{\"user.name\":\"root\",\"source.ip\":\"192.0.2.8\"}");
        JsonNode preview = json(
                post("/api/v1/rules/root/exceptions/preview", "{\"conditions\":{\"source.ip\":[\"192.0.2.7\"]}}"), 200);
        assertThat(preview.path("without").path("matches").longValue()).isEqualTo(2);
        assertThat(preview.path("with").path("matches").longValue()).isEqualTo(1);
        assertThat(preview.path("silenced").size()).isEqualTo(1);
    }

    @Test
    void anAlertThatAnExceptionSilencesInPartIsToldWithBothCounts() {
        String rule = "title: Root\nid: root\nlogsource: {category: application}\ndetection:\n"
                + "  s: {user.name: root}\n  condition: s\nlevel: high\n";
        assertThat(post("/api/v1/rules", JSON.writeValueAsString(java.util.Map.of("text", rule)))
                        .statusCode())
                .isBetween(200, 299);
        for (int i = 0; i < 5; i++) {
            send("{\"user.name\":\"root\",\"host.name\":\"web-1\",\"job\":\"" + (i < 3 ? "backup" : "other")
                    + "\",\"n\":" + i + "}");
        }
        JsonNode preview =
                json(post("/api/v1/rules/root/exceptions/preview", "{\"conditions\":{\"job\":[\"backup\"]}}"), 200);
        assertThat(preview.path("without").path("alerts").longValue()).isEqualTo(1);
        assertThat(preview.path("with").path("alerts").longValue()).isEqualTo(1);
        assertThat(preview.path("with").path("matches").longValue()).isEqualTo(2);
        JsonNode silenced = preview.path("silenced").get(0);
        assertThat(silenced.path("findings").longValue()).isEqualTo(5);
        assertThat(silenced.path("silenced").longValue()).isEqualTo(3);
    }

    @Test
    void aRulesOwnWindowDecidesHowManyAlertsAHuntTells() {
        for (int hour = 9; hour <= 17; hour += 4) {
            send("{\"@timestamp\":\"2026-11-20T" + (hour < 10 ? "0" : "") + hour
                    + ":00:00Z\",\"user.name\":\"root\",\"host.name\":\"web-1\"}");
        }
        String rule = "title: Root\\nid: root\\nlogsource: {category: application}\\ndetection:\\n"
                + "  s: {user.name: root}\\n  condition: s\\nlevel: high\\n";
        assertThat(alerts(rule)).isEqualTo(3);
        assertThat(alerts(rule + "tidewatch:\\n  alert-window: 4h\\n")).isEqualTo(1);
        assertThat(alerts(rule + "tidewatch:\\n  alert-window: 3h59m\\n")).isEqualTo(3);
    }

    private long alerts(String rule) {
        String id = json(post("/api/v1/hunts", "{\"text\":\"" + rule + "\",\"from\":\"2026-11-01\"}"), 202)
                .path("id")
                .stringValue();
        return awaited(id).path("result").path("alertCount").longValue();
    }

    private JsonNode awaited(String id) {
        AtomicReference<JsonNode> last = new AtomicReference<>();
        Eventually.until("the hunt ends", () -> {
            last.set(json(get("/api/v1/hunts/" + id), 200));
            String state = last.get().path("state").stringValue();
            return !state.equals("queued") && !state.equals("running");
        });
        return last.get();
    }

    private void send(String event) {
        assertThat(post("/api/v1/events", event).statusCode()).isEqualTo(200);
    }

    private static JsonNode json(HttpResponse<String> reply, int status) {
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(status);
        return JSON.readTree(reply.body());
    }

    private HttpResponse<String> get(String path) {
        return sent(server.request(path).GET().build());
    }

    private HttpResponse<String> post(String path, String body) {
        return sent(server.request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private HttpResponse<String> sent(HttpRequest request) {
        try {
            return server.client().send(request, HttpResponse.BodyHandlers.ofString());
        } catch (java.io.IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
