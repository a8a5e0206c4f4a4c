package io.tidewatch.server.api;

import static io.tidewatch.server.TestServer.basic;
import static io.tidewatch.server.TestServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.server.TestServer;
import io.tidewatch.testkit.alert.Findings;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class NotificationsTest {
    private static final String TARGETS = "/api/v1/notifications/targets";
    private static final String HOOK =
            "{\"name\":\"On call\",\"kind\":\"webhook\",\"severity\":\"low\",\"url\":\"https://hooks.example.org/a?token=zq\",\"secret\":\"zq-very-secret-text\"}";
    private static final String MAIL =
            "{\"name\":\"Mail\",\"kind\":\"email\",\"host\":\"mail.example.org\",\"user\":\"siem\",\"password\":\"zq-password\",\"from\":\"siem@example.org\",\"to\":[\"soc@example.org\"]}";

    private final TestServer server = TestServer.start();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aTargetIsKeptAndItsSecretsAreNeverShownAgain() {
        HttpResponse<String> made = put("on-call", HOOK);
        assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
        assertThat(put("mail", MAIL).statusCode()).isEqualTo(200);
        HttpResponse<String> listed = server.get(TARGETS);
        assertThat(listed.body()).doesNotContain("zq-").doesNotContain("token=zq");
        assertThat(made.body()).doesNotContain("zq-");
        assertThat(server.get("/api/v1/audit?action=notification-target.*").body())
                .contains("notification-target.set")
                .doesNotContain("zq-");
        JsonNode hook = json(listed).get("targets").get(1);
        assertThat(hook.get("leadsTo").asString()).isEqualTo("https://hooks.example.org/a?…");
        assertThat(json(listed).get("targets").get(0).get("mail").get("port").asInt())
                .isEqualTo(587);
    }

    @Test
    void whatIsLeftOutStaysButAPasswordDoesNotGoToAnotherServer() {
        put("on-call", HOOK);
        HttpResponse<String> renamed = put("on-call", "{\"name\":\"New\",\"kind\":\"webhook\"}");
        assertThat(renamed.statusCode()).as(renamed.body()).isEqualTo(200);
        assertThat(json(renamed).get("leadsTo").asString()).startsWith("https://hooks.example.org/a");
        put("mail", MAIL);
        assertThat(put("mail", MAIL.replace("\"password\":\"zq-password\",", ""))
                        .statusCode())
                .isEqualTo(200);
        HttpResponse<String> elsewhere = put(
                "mail",
                MAIL.replace("\"password\":\"zq-password\",", "").replace("mail.example.org", "evil.example.org"));
        assertThat(elsewhere.statusCode()).isEqualTo(400);
        assertThat(elsewhere.body()).contains("password");
    }

    @Test
    void theTestButtonSendsATestAndAlertsAreListedWithWhatBecameOfThem() {
        put("on-call", HOOK);
        JsonNode tested =
                json(server.send(server.request(TARGETS + "/on-call/test").POST(HttpRequest.BodyPublishers.noBody())));
        assertThat(tested.get("delivered").asBoolean()).isTrue();
        assertThat(server.alerts.tests).hasSize(1);
        server.alerts.accept(Findings.of(Findings.BRUTE_FORCE, "web-1", Findings.NOON));
        JsonNode listed = json(server.get("/api/v1/notifications?target=on-call&state=waiting"));
        assertThat(listed.get("deliveries").get(0).get("title").asString()).isEqualTo("SSH Brute Force");
        assertThat(json(server.get(TARGETS))
                        .get("targets")
                        .get(0)
                        .get("waiting")
                        .asInt())
                .isEqualTo(1);
        assertThat(server.get("/metrics").body()).contains("tidewatch_notifications_waiting 1");
        String id = listed.get("deliveries").get(0).get("id").asString();
        assertThat(again(id).statusCode()).isEqualTo(404);
        assertThat(put("on-call", HOOK.replace("\"kind\"", "\"enabled\":false,\"kind\""))
                        .statusCode())
                .isEqualTo(200);
        assertThat(json(server.get("/api/v1/notifications?state=given-up"))
                        .get("deliveries")
                        .get(0)
                        .get("reason")
                        .asString())
                .isEqualTo("the target was switched off");
        assertThat(again(id).statusCode()).isEqualTo(204);
        assertThat(server.send(server.request(TARGETS + "/on-call").DELETE()).statusCode())
                .isEqualTo(204);
        assertThat(json(server.get(TARGETS)).get("targets")).isEmpty();
    }

    @Test
    void anotherTenantHasItsOwn() {
        put("on-call", HOOK);
        String other = basic("other", TestServer.PASSWORD);
        assertThat(json(server.send(server.anonymous(TARGETS).header("Authorization", other)))
                        .get("targets"))
                .isEmpty();
        assertThat(server.send(server.anonymous(TARGETS + "/on-call")
                                .header("Authorization", other)
                                .DELETE())
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void whatIsNoTargetIsRefusedInWords() {
        for (String body : new String[] {
            "{}",
            "{\"name\":\"a\",\"kind\":\"pager\"}",
            HOOK.replace("https:", "file:"),
            HOOK.replace("https://hooks.example.org", "https://user:pass@hooks.example.org"),
            HOOK.replace("zq-very-secret-text", "short"),
            HOOK.replace("\"low\"", "\"loud\""),
            MAIL.replace("soc@example.org", "soc"),
            MAIL.replace("siem@example.org", "a@b, c@d"),
            MAIL.replace("mail.example.org", "mail example"),
            MAIL.replace("\"user\"", "\"port\":70000,\"user\"")
        }) {
            HttpResponse<String> answer = put("x", body);
            assertThat(answer.statusCode()).as(body).isEqualTo(400);
            assertThat(json(answer).get("detail").asString()).isNotBlank();
        }
        assertThat(put("No%20Id", HOOK).statusCode()).isEqualTo(400);
        assertThat(json(server.get(TARGETS)).get("targets")).isEmpty();
    }

    private HttpResponse<String> again(String id) {
        return server.send(
                server.request("/api/v1/notifications/" + id + "/again").POST(HttpRequest.BodyPublishers.noBody()));
    }

    private HttpResponse<String> put(String id, String body) {
        return server.send(server.request(TARGETS + "/" + id)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(body)));
    }
}
