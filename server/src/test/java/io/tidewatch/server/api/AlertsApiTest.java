package io.tidewatch.server.api;

import static io.tidewatch.server.ProblemAssert.assertProblem;
import static io.tidewatch.server.TestServer.json;
import static io.tidewatch.testkit.alert.Findings.AUTH;
import static io.tidewatch.testkit.alert.Findings.BRUTE_FORCE;
import static io.tidewatch.testkit.alert.Findings.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.catalog.AuditEntry;
import io.tidewatch.catalog.AuditLog;
import io.tidewatch.detect.Finding;
import io.tidewatch.event.Dataset;
import io.tidewatch.event.TenantId;
import io.tidewatch.server.TestServer;
import io.tidewatch.server.security.Permission;
import io.tidewatch.testkit.Eventually;
import io.tidewatch.testkit.alert.Findings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

@Timeout(60)
class AlertsApiTest {
    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String made(String host) {
        server.alerts.accept(Findings.of(BRUTE_FORCE, host, NOON));
        server.clock.advance(Duration.ofSeconds(1));
        return json(server.get("/api/v1/alerts?limit=1")).at("/alerts/0/id").asString();
    }

    private HttpResponse<String> write(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = server.request(path)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        return server.send(headers.length == 0 ? request : request.headers(headers));
    }

    @Test
    void alertsAreListedInPagesAndShownWithWhatTheyRestOn() {
        for (int i = 0; i < 5; i++) {
            made("web-" + i);
        }
        JsonNode first = json(server.get("/api/v1/alerts?limit=3&severity=high%2B&status=open&tag=T1110&text=brute"));
        assertThat(first.get("alerts").size()).isEqualTo(3);
        JsonNode second = json(
                server.get("/api/v1/alerts?limit=3&cursor=" + first.get("next").asString()));
        assertThat(second.get("alerts").size()).isEqualTo(2);
        assertThat(second.get("next").isNull()).isTrue();

        String id = second.at("/alerts/0/id").asString();
        HttpResponse<String> shown = server.get("/api/v1/alerts/" + id);
        assertThat(shown.headers().firstValue("ETag")).contains("\"0\"");
        assertThat(json(shown).at("/explanation/text").asString()).isEqualTo("selection");
        assertThat(json(shown).at("/fields/host.name").asString()).startsWith("web-");
        JsonNode events = json(server.get("/api/v1/alerts/" + id + "/events"));
        assertThat(events.get("gone").size()).isEqualTo(1);
        assertThat(events.get("total").asLong()).isEqualTo(1);
        assertThat(json(server.get("/api/v1/alerts?entity=host:web-1"))
                        .get("alerts")
                        .size())
                .isEqualTo(1);
        assertThat(json(server.get("/api/v1/alerts?entity=user:web-1"))
                        .get("alerts")
                        .isEmpty())
                .isTrue();
    }

    @Test
    void wrongParametersAreRefusedWithARemedy() {
        for (String query : new String[] {
            "status=done",
            "severity=hihg",
            "resolution=x",
            "sort=name",
            "cursor=x",
            "limit=0",
            "dataset=%2F",
            "statsu=new"
        }) {
            assertProblem(server.get("/api/v1/alerts?" + query), 400);
        }
        assertProblem(server.get("/api/v1/alerts/counts?bucket=1s"), 400);
        assertProblem(server.get("/api/v1/alerts/nothing"), 404);
        assertProblem(server.get("/api/v1/risk?kind=cat"), 400);
    }

    @Test
    void changesAreInHistoryCountsAndAuditLog() {
        String id = made("web-1");
        HttpResponse<String> changed = write(
                "PATCH",
                "/api/v1/alerts/" + id,
                "{\"status\":\"in-progress\",\"assignee\":\"me\",\"comment\":\"a\\u0007b\\u202e\"}");
        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(json(changed).get("assignee").asString()).isEqualTo("admin");
        assertThat(write("POST", "/api/v1/alerts/" + id + "/comments", "{\"comment\":\"hello\"}")
                        .statusCode())
                .isEqualTo(201);

        JsonNode history = json(server.get("/api/v1/alerts/" + id)).get("history");
        assertThat(history.at("/0/comment").asString()).isEqualTo("ab");
        assertThat(history.at("/2/comment").asString()).isEqualTo("hello");
        JsonNode counts = json(server.get("/api/v1/alerts/counts?assignee=me&bucket=1h"));
        assertThat(counts.get("total").asLong()).isEqualTo(1);
        assertThat(counts.at("/byStatus/in-progress").asLong()).isEqualTo(1);
        assertThat(counts.at("/byTechnique/T1110.001").asLong()).isEqualTo(1);
        assertThat(counts.at("/byTactic/credential-access").asLong()).isEqualTo(1);
        assertThat(counts.get("buckets").size()).isEqualTo(1);
        assertThat(server.alerts.audited(TenantId.DEFAULT)).containsExactly("alert.changed", "alert.changed");

        for (String body : new String[] {
            "{}", "{\"status\":\"resolved\"}", "{\"resolution\":\"benign\"}", "{\"status\":\"x\"}", "{\"colour\":1}"
        }) {
            assertProblem(write("PATCH", "/api/v1/alerts/" + id, body), 400);
        }
        String large = "{\"comment\":\"" + "x".repeat(10_001) + "\"}";
        assertProblem(write("POST", "/api/v1/alerts/" + id + "/comments", large), 400);
    }

    @Test
    void tokenNamedLikeAnAccountIsNotTakenForIt() {
        String id = made("web-1");
        String token = server.token("admin", "default", Permission.ALERTS_WRITE, Permission.ALERTS_READ);
        String path = "/api/v1/alerts/" + id;
        HttpResponse<String> changed = server.send(server.anonymous(path)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "k1")
                .method("PATCH", HttpRequest.BodyPublishers.ofString("{\"assignee\":\"me\",\"comment\":\"x\"}")));
        assertThat(json(changed).get("assignee").asString()).startsWith("token ");
        assertThat(json(server.get(path)).at("/history/0/actor").asString()).startsWith("token ");
        assertThat(server.alerts.audit().entries(TenantId.DEFAULT, AuditLog.Filter.ALL, 10, null).stream()
                        .map(entry -> entry.entry())
                        .filter(entry -> entry.action().equals("alert.changed"))
                        .map(AuditEntry::actor))
                .allMatch(actor -> actor.startsWith("token "));
        HttpResponse<String> own =
                write("PATCH", path, "{\"assignee\":\"me\",\"comment\":\"x\"}", "Idempotency-Key", "k1");
        assertThat(own.headers().firstValue("Idempotency-Replayed")).isEmpty();
        assertThat(json(own).get("assignee").asString()).isEqualTo("admin");
    }

    @Test
    void changeOfAnOldVersionIsAConflict() {
        String id = made("web-1");
        String path = "/api/v1/alerts/" + id;
        String change = "{\"status\":\"acknowledged\"}";
        assertThat(write("PATCH", path, change, "If-Match", "\"0\"").statusCode())
                .isEqualTo(200);
        assertProblem(write("PATCH", path, "{\"status\":\"new\"}", "If-Match", "\"0\""), 412);
        assertProblem(write("PATCH", path, "{\"status\":\"new\",\"version\":0}"), 409);
        assertProblem(write("PATCH", path, change, "If-Match", "W/x"), 400);
        assertThat(write("PATCH", path, "{\"status\":\"new\",\"version\":1}").statusCode())
                .isEqualTo(200);
    }

    @Test
    void manyAreChangedAtOnceAndEachOutcomeIsTold() {
        String one = made("web-1");
        String two = made("web-2");
        JsonNode done = json(write(
                "POST",
                "/api/v1/alerts/actions",
                "{\"ids\":[\"" + one + "\",\"nothing\"],\"status\":\"acknowledged\"}"));
        assertThat(done.at("/alerts/0/outcome").asString()).isEqualTo("changed");
        assertThat(done.at("/alerts/1/outcome").asString()).isEqualTo("missing");
        JsonNode all = json(write(
                "POST", "/api/v1/alerts/actions", "{\"filter\":{\"status\":\"open\"},\"status\":\"acknowledged\"}"));
        assertThat(all.get("alerts").size()).isEqualTo(2);
        assertThat(all.at("/alerts/0/id").asString()).isEqualTo(two);
        assertThat(all.at("/alerts/1/outcome").asString()).isEqualTo("unchanged");
        assertProblem(write("POST", "/api/v1/alerts/actions", "{\"status\":\"new\"}"), 400);
    }

    @Test
    void repeatedWriteIsAnsweredAgainAndNotDoneAgain() {
        String id = made("web-1");
        String path = "/api/v1/alerts/" + id + "/comments";
        HttpResponse<String> first = write("POST", path, "{\"comment\":\"once\"}", "Idempotency-Key", "k1");
        HttpResponse<String> again = write("POST", path, "{\"comment\":\"once\"}", "Idempotency-Key", "k1");

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(again.statusCode()).isEqualTo(201);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.headers().firstValue("Idempotency-Replayed")).contains("true");
        assertThat(json(server.get("/api/v1/alerts/" + id)).get("history").size())
                .isEqualTo(1);
        assertProblem(write("POST", path, "{\"comment\":\"other\"}", "Idempotency-Key", "k1"), 422);
        server.clock.advance(java.time.Duration.ofHours(25));
        assertThat(write("POST", path, "{\"comment\":\"other\"}", "Idempotency-Key", "k1")
                        .statusCode())
                .isEqualTo(201);
        assertProblem(write("POST", path, "{}", "Idempotency-Key", "k2"), 400);
        assertProblem(write("POST", path, "{}", "Idempotency-Key", "k2"), 400);
        assertProblem(write("POST", path, "{}", "Idempotency-Key", "x".repeat(300)), 400);
    }

    @Test
    void writesOfOtherPartsAreAnsweredAgainToo() {
        String path = "/api/v1/searches/failed";
        String body =
                "{\"name\":\"Failed\",\"query\":\"event.outcome:failure\",\"from\":\"now-24h\",\"to\":\"now\",\"shared\":true}";
        HttpResponse<String> first = write("PUT", path, body, "Idempotency-Key", "s1");
        HttpResponse<String> again = write("PUT", path, body, "Idempotency-Key", "s1");

        assertThat(first.statusCode()).as(first.body()).isLessThan(300);
        assertThat(again.headers().firstValue("Idempotency-Replayed")).contains("true");
        assertThat(again.body()).isEqualTo(first.body());
        assertProblem(write("PUT", path, body.replace("24h", "1h"), "Idempotency-Key", "s1"), 422);
        assertProblem(write("POST", "/api/v1/users", "{\"name\":\"ann\"}", "Idempotency-Key", "u1"), 400);
    }

    @Test
    void casesCollectAlerts() {
        String one = made("web-1");
        HttpResponse<String> opened =
                write("POST", "/api/v1/cases", "{\"title\":\"Break-in\",\"severity\":\"high\",\"assignee\":\"me\"}");
        assertThat(opened.statusCode()).isEqualTo(201);
        assertThat(opened.headers().firstValue("Location")).contains("/api/v1/cases/1");
        JsonNode moved = json(write("POST", "/api/v1/cases/1/alerts", "{\"add\":[\"" + one + "\",\"nothing\"]}"));
        assertThat(moved.at("/outcomes/" + one).asString()).isEqualTo("moved");
        assertThat(moved.at("/outcomes/nothing").asString()).isEqualTo("missing");
        assertThat(moved.get("counts").toString()).isEqualTo("{\"moved\":1,\"unchanged\":0,\"missing\":1,\"full\":0}");

        JsonNode shown = json(server.get("/api/v1/cases/1"));
        assertThat(shown.at("/details/alerts").asLong()).isEqualTo(1);
        assertThat(shown.at("/alerts/0/caseId").asString()).isEqualTo("1");
        assertThat(shown.at("/history/0/change").asString()).isEqualTo("alert-added");
        assertThat(json(server.get("/api/v1/alerts?caseId=1")).get("alerts").size())
                .isEqualTo(1);

        assertThat(write("PATCH", "/api/v1/cases/1", "{\"status\":\"closed\",\"version\":0}")
                        .statusCode())
                .isEqualTo(200);
        assertProblem(write("PATCH", "/api/v1/cases/1", "{\"title\":\"x\",\"version\":0}"), 409);
        assertProblem(write("POST", "/api/v1/cases", "{\"description\":\"no title\"}"), 400);
        assertProblem(write("POST", "/api/v1/cases/2/comments", "{\"comment\":\"x\"}"), 404);
        assertThat(write("POST", "/api/v1/cases/1/comments", "{\"comment\":\"x\"}")
                        .statusCode())
                .isEqualTo(201);
        assertThat(json(server.get("/api/v1/cases?status=closed")).get("cases").size())
                .isEqualTo(1);
        write("POST", "/api/v1/cases/1/alerts", "{\"remove\":[\"" + one + "\"]}");
        assertThat(json(server.get("/api/v1/cases/1")).get("alerts").isEmpty()).isTrue();
        assertThat(server.alerts.audited(TenantId.DEFAULT))
                .containsExactly(
                        "case.alerts-moved", "case.changed", "case.changed", "case.alerts-moved", "case.opened");
    }

    @Test
    void fullCaseTakesWhatItHasRoomForAndTellsHowManyNot() {
        write("POST", "/api/v1/cases", "{\"title\":\"A flood\"}");
        String first = made("host");
        Finding[] others = new Finding[9_997];
        for (int i = 0; i < others.length; i++) {
            others[i] = Findings.of(BRUTE_FORCE, "host-" + i, NOON);
        }
        server.alerts.accept(others);
        server.clock.advance(Duration.ofSeconds(1));
        server.alerts.database().write("filling the case", connection -> {
            try (Statement statement = connection.createStatement()) {
                return statement.executeUpdate("UPDATE alert SET case_id = '1'");
            }
        });
        List<String> more = List.of(made("late-1"), made("late-2"), made("late-3"));

        JsonNode reply = added("1", List.of(first, more.get(0), "nothing", more.get(1), more.get(2)));
        assertThat(reply.at("/outcomes/" + more.get(0)).asString()).isEqualTo("moved");
        assertThat(reply.at("/outcomes/" + more.get(2)).asString()).isEqualTo("full");
        assertThat(reply.get("counts").toString()).isEqualTo("{\"moved\":2,\"unchanged\":1,\"missing\":1,\"full\":1}");
        assertThat(reply.get("most").asInt()).isEqualTo(10_000);
        assertThat(json(server.get("/api/v1/cases/1")).at("/details/alerts").asLong())
                .isEqualTo(10_000);
        assertThat(json(server.get("/api/v1/alerts/" + more.get(2)))
                        .at("/alert/caseId")
                        .isNull())
                .isTrue();

        int audited = server.alerts.audited(TenantId.DEFAULT).size();
        assertThat(added("1", more.subList(2, 3)).at("/counts/full").asInt()).isEqualTo(1);
        assertThat(server.alerts.audited(TenantId.DEFAULT))
                .as("what was refused changed nothing")
                .hasSize(audited);
    }

    private JsonNode added(String caseId, List<String> alerts) {
        return json(write(
                "POST", "/api/v1/cases/" + caseId + "/alerts", "{\"add\":[\"" + String.join("\",\"", alerts) + "\"]}"));
    }

    @Test
    void suppressionsKeepAlertsFromBeingMadeAndCount() {
        String path = "/api/v1/alerts/suppressions/pentest";
        HttpResponse<String> set = write(
                "PUT", path, "{\"rule\":\"brute-force\",\"group\":{\"host.name\":\"web-*\"},\"until\":\"now+7d\"}");
        assertThat(set.statusCode()).as(set.body()).isEqualTo(200);
        server.alerts.accept(Findings.of(BRUTE_FORCE, "web-1", NOON));
        assertThat(json(server.get("/api/v1/alerts")).get("alerts").isEmpty()).isTrue();
        assertThat(json(server.get("/api/v1/alerts/suppressions"))
                        .at("/suppressions/0/suppressed")
                        .asLong())
                .isEqualTo(1);
        assertProblem(write("PUT", "/api/v1/alerts/suppressions/UPPER", "{\"rule\":\"x\"}"), 400);
        assertProblem(write("PUT", path, "{}"), 400);
        assertThat(write("DELETE", path, "").statusCode()).isEqualTo(204);
        assertProblem(write("DELETE", path, ""), 404);
    }

    @Test
    void otherTenantsAndReadersGetAndChangeNothing() {
        String id = made("web-1");
        server.alerts.accept(
                Findings.of("o", new TenantId("other"), BRUTE_FORCE, "db", NOON, Dataset.of("linux.auth")));
        String token = server.token("other", Permission.ALERTS_READ, Permission.ALERTS_WRITE);
        for (String path : new String[] {"/api/v1/alerts/" + id, "/api/v1/cases/1"}) {
            assertProblem(server.send(server.anonymous(path).header("Authorization", "Bearer " + token)), 404);
        }
        assertThat(json(server.send(server.anonymous("/api/v1/alerts").header("Authorization", "Bearer " + token)))
                        .at("/alerts/0/group/host.name")
                        .asString())
                .isEqualTo("db");
        assertProblem(
                server.send(server.anonymous("/api/v1/alerts/" + id)
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .method("PATCH", HttpRequest.BodyPublishers.ofString("{\"assignee\":\"me\"}"))),
                404);
        String reader = server.token("default", Permission.ALERTS_READ);
        assertProblem(
                server.send(server.anonymous("/api/v1/alerts/" + id)
                        .header("Authorization", "Bearer " + reader)
                        .header("Content-Type", "application/json")
                        .method("PATCH", HttpRequest.BodyPublishers.ofString("{\"assignee\":\"me\"}"))),
                403);
    }

    @Test
    void watchersSeeAlertsAsTheyAreMadeGrowAndChange() throws IOException, InterruptedException {
        HttpResponse<InputStream> response = server.client()
                .send(
                        server.request("/api/v1/alerts/stream?severity=high%2B").build(),
                        HttpResponse.BodyHandlers.ofInputStream());
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).isEqualTo(": watching");
            Eventually.until(
                    "the watcher is known", () -> server.alerts.parts().feed().watchers() == 1);
            server.alerts.accept(Findings.of("other", new TenantId("other"), BRUTE_FORCE, "db", NOON, AUTH));
            String id = made("web-1");
            server.alerts.accept(Findings.of(BRUTE_FORCE, "web-1", NOON.plusSeconds(1)));
            write("PATCH", "/api/v1/alerts/" + id, "{\"assignee\":\"me\"}");
            for (String kind : new String[] {"made", "grown", "changed"}) {
                assertThat(lines.readLine()).isEmpty();
                assertThat(lines.readLine()).isEqualTo("event: " + kind);
                assertThat(lines.readLine()).startsWith("data: {\"id\":\"" + id + "\"");
            }
        }
    }

    @Test
    void whoMayNoLongerSeeAlertsSeesNoMoreOfThem() throws IOException, InterruptedException {
        String token = server.token("default", Permission.ALERTS_READ);
        HttpResponse<InputStream> response = server.client()
                .send(
                        server.anonymous("/api/v1/alerts/stream")
                                .header("Authorization", "Bearer " + token)
                                .build(),
                        HttpResponse.BodyHandlers.ofInputStream());
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).isEqualTo(": watching");
            server.accounts
                    .tokens(TenantId.DEFAULT)
                    .forEach(kept -> server.accounts.revoke(TenantId.DEFAULT, kept.id()));
            assertThat(lines.lines()).allMatch(line -> line.isEmpty() || line.equals(": still here"));
        }
        Eventually.until("nobody watches", () -> server.alerts.parts().feed().watchers() == 0);
    }

    @Test
    void hostsAndUsersAtRiskComeFirst() {
        made("web-1");
        JsonNode risks = json(server.get("/api/v1/risk?kind=host"));
        assertThat(risks.at("/risks/0/entity/value").asString()).isEqualTo("web-1");
        assertThat(risks.at("/risks/0/score").asDouble()).isEqualTo(28.6);
    }
}
