package io.tidewatch.server.security;

import static io.tidewatch.server.ProblemAssert.assertProblem;
import static io.tidewatch.server.TestServer.basic;
import static io.tidewatch.server.TestServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.catalog.AuditLog;
import io.tidewatch.catalog.Role;
import io.tidewatch.config.RateSettings;
import io.tidewatch.event.DatasetScope;
import io.tidewatch.event.TenantId;
import io.tidewatch.server.TestServer;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class UsersTest {
    private static final String ADMIN = basic("admin", TestServer.PASSWORD);

    private final TestServer server = TestServer.start();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theLastAdministratorStays() {
        assertProblem(send("DELETE", "/api/v1/users/admin", ADMIN, null), 409);
        assertProblem(send("PATCH", "/api/v1/users/admin", ADMIN, "{\"disabled\":true}"), 409);
        assertProblem(send("PATCH", "/api/v1/users/admin", ADMIN, "{\"roles\":[\"viewer\"]}"), 409);
        server.accounts.put(server.account("second", TenantId.DEFAULT, "administrator"));
        assertThat(send("DELETE", "/api/v1/users/second", ADMIN, null).statusCode())
                .isEqualTo(204);
        assertProblem(send("DELETE", "/api/v1/users/admin", ADMIN, null), 409);
    }

    @Test
    void nobodyGivesMoreThanTheyHave() {
        server.roles.put(new Role(
                TenantId.DEFAULT,
                "clerk",
                "",
                Set.of("admin", "search"),
                DatasetScope.of(Set.of("linux.*")),
                server.clock.instant()));
        server.accounts.put(server.account("clerk", TenantId.DEFAULT, "clerk"));
        String clerk = basic("clerk", TestServer.PASSWORD);
        assertProblem(send("POST", "/api/v1/users", clerk, "{\"name\":\"x\",\"roles\":[\"viewer\"]}"), 403);
        assertProblem(send("PATCH", "/api/v1/users/clerk", clerk, "{\"roles\":[\"administrator\"]}"), 403);
        assertProblem(send("POST", "/api/v1/users/admin/password", clerk, null), 403);
        assertProblem(send("DELETE", "/api/v1/users/admin", clerk, null), 403);
        assertProblem(send("PUT", "/api/v1/roles/clerk", clerk, "{\"permissions\":[\"admin\",\"audit\"]}"), 403);
        assertProblem(
                send("PUT", "/api/v1/roles/mine", clerk, "{\"permissions\":[\"search\"],\"datasets\":[\"*\"]}"), 403);
        assertProblem(send("POST", "/api/v1/tokens", clerk, "{\"name\":\"x\",\"permissions\":[\"status\"]}"), 403);
        assertProblem(
                send(
                        "POST",
                        "/api/v1/tokens",
                        clerk,
                        "{\"name\":\"x\",\"permissions\":[\"search\"],\"datasets\":[\"*\"]}"),
                403);
        JsonNode made = json(send("POST", "/api/v1/tokens", clerk, "{\"name\":\"x\",\"permissions\":[\"search\"]}"));
        assertThat(made.get("details").get("datasets").toString()).isEqualTo("[\"linux.*\"]");
        assertThat(send("POST", "/api/v1/users", clerk, "{\"name\":\"y\",\"roles\":[\"clerk\"]}")
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void aTokenAllowsWhatItsOwnerStillMayAndGoesOnSending() {
        server.accounts.put(server.account("bob", TenantId.DEFAULT, "administrator"));
        String token = json(send(
                        "POST",
                        "/api/v1/tokens",
                        basic("bob", TestServer.PASSWORD),
                        "{\"name\":\"x\",\"permissions\":[\"search\",\"ingest\",\"admin\"]}"))
                .get("token")
                .asString();
        assertThat(get("/api/v1/users", "Bearer " + token).statusCode()).isEqualTo(200);
        send("PATCH", "/api/v1/users/bob", ADMIN, "{\"roles\":[\"viewer\"]}");
        assertProblem(get("/api/v1/users", "Bearer " + token), 403);
        assertThat(get("/api/v1/count", "Bearer " + token).statusCode()).isEqualTo(200);
        send("DELETE", "/api/v1/users/bob", ADMIN, null);
        assertProblem(get("/api/v1/count", "Bearer " + token), 403);
        assertThat(send("POST", "/api/v1/events", "Bearer " + token, "{\"message\":\"still\"}")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aRevokedAndAnExpiredTokenAreRefused() {
        JsonNode made = json(send(
                "POST", "/api/v1/tokens", ADMIN, "{\"name\":\"x\",\"permissions\":[\"search\"],\"expiresIn\":\"1h\"}"));
        String token = "Bearer " + made.get("token").asString();
        assertThat(get("/api/v1/count", token).statusCode()).isEqualTo(200);
        server.clock.advance(java.time.Duration.ofHours(1));
        assertProblem(get("/api/v1/count", token), 401);
        made = json(send("POST", "/api/v1/tokens", ADMIN, "{\"name\":\"x\",\"permissions\":[\"search\"]}"));
        String id = made.get("details").get("id").asString();
        assertThat(send("DELETE", "/api/v1/tokens/" + id, ADMIN, null).statusCode())
                .isEqualTo(204);
        assertProblem(get("/api/v1/count", "Bearer " + made.get("token").asString()), 401);
    }

    @Test
    void aTenantIsEnteredByItsOwnersAdministratorsAloneAndThatIsWrittenDown() {
        assertThat(send("POST", "/api/v1/tenants", ADMIN, "{\"id\":\"acme\",\"administrator\":\"acme-admin\"}")
                        .statusCode())
                .isEqualTo(201);
        HttpResponse<String> users = server.send(
                server.anonymous("/api/v1/users").header("Authorization", ADMIN).header("Tidewatch-Tenant", "acme"));
        assertThat(users.body()).contains("acme-admin").doesNotContain("\"reader\"");
        assertThat(server.audit.entries(new TenantId("acme"), AuditLog.Filter.ALL, 10, null))
                .anySatisfy(entry -> {
                    assertThat(entry.entry().action()).isEqualTo("tenant.entered");
                    assertThat(entry.entry().actor()).isEqualTo("admin");
                });
        String other = basic("other", TestServer.PASSWORD);
        assertProblem(
                server.send(server.anonymous("/api/v1/users")
                        .header("Authorization", other)
                        .header("Tidewatch-Tenant", "acme")),
                403);
        assertProblem(
                server.send(server.anonymous("/api/v1/users")
                        .header("Authorization", other)
                        .header("Tidewatch-Tenant", "default")),
                403);
        assertProblem(
                server.send(server.anonymous("/api/v1/users")
                        .header("Authorization", ADMIN)
                        .header("Tidewatch-Tenant", "../acme")),
                403);
        assertProblem(send("POST", "/api/v1/tenants", other, "{\"id\":\"mine\"}"), 403);
        assertProblem(send("DELETE", "/api/v1/tenants/default", ADMIN, null), 409);
        assertThat(send("DELETE", "/api/v1/tenants/acme", ADMIN, null).statusCode())
                .isEqualTo(204);
    }

    @Test
    void aForeignTenantsRoleGivesNoSayInTenants() {
        server.roles.put(new Role(
                new TenantId("other"),
                "king",
                "",
                Set.of("tenants", "admin"),
                DatasetScope.ALL,
                server.clock.instant()));
        server.accounts.put(server.account("king", new TenantId("other"), "king"));
        assertProblem(get("/api/v1/tenants", basic("king", TestServer.PASSWORD)), 403);
    }

    @Test
    void rolesAreCheckedBeforeTheyAreTaken() {
        assertProblem(send("PUT", "/api/v1/roles/administrator", ADMIN, "{\"permissions\":[]}"), 409);
        assertProblem(send("PUT", "/api/v1/roles/Bad%20Name", ADMIN, "{\"permissions\":[]}"), 400);
        assertProblem(send("PUT", "/api/v1/roles/x", ADMIN, "{\"permissions\":[\"fly\"]}"), 400);
        assertProblem(send("PUT", "/api/v1/roles/x", ADMIN, "{\"permissions\":[],\"datasets\":[\"../x\"]}"), 400);
        assertProblem(send("POST", "/api/v1/users", ADMIN, "{\"name\":\"a:b\"}"), 400);
        assertProblem(send("POST", "/api/v1/users", ADMIN, "{\"name\":\"a\",\"roles\":[\"no-such\"]}"), 400);
        assertThat(send("PUT", "/api/v1/roles/x", ADMIN, "{\"permissions\":[\"search\"]}")
                        .statusCode())
                .isEqualTo(200);
        send("POST", "/api/v1/users", ADMIN, "{\"name\":\"a\",\"roles\":[\"x\"]}");
        assertProblem(send("DELETE", "/api/v1/roles/x", ADMIN, null), 409);
        assertProblem(send("POST", "/api/v1/users", ADMIN, "{\"name\":\"a\"}"), 409);
    }

    @Test
    void everyChangeIsInTheAuditLog() {
        send("PUT", "/api/v1/roles/x", ADMIN, "{\"permissions\":[\"search\"]}");
        send("POST", "/api/v1/users", ADMIN, "{\"name\":\"a\",\"roles\":[\"x\"]}");
        send("PATCH", "/api/v1/users/a", ADMIN, "{\"roles\":[]}");
        send("POST", "/api/v1/users/a/password", ADMIN, null);
        send("DELETE", "/api/v1/users/a", ADMIN, null);
        send("DELETE", "/api/v1/roles/x", ADMIN, null);
        JsonNode made = json(send("POST", "/api/v1/tokens", ADMIN, "{\"name\":\"x\",\"permissions\":[\"search\"]}"));
        send("DELETE", "/api/v1/tokens/" + made.get("details").get("id").asString(), ADMIN, null);
        JsonNode page = json(get("/api/v1/audit", ADMIN));
        assertThat(page.get("entries").toString())
                .contains(
                        "role.created",
                        "user.created",
                        "user.changed",
                        "user.password-reset",
                        "user.removed",
                        "role.removed",
                        "token.created",
                        "token.revoked")
                .doesNotContain(made.get("token").asString());
        JsonNode few = json(get("/api/v1/audit?action=user.*&limit=2", ADMIN));
        assertThat(few.get("entries").size()).isEqualTo(2);
        JsonNode next = json(get(
                "/api/v1/audit?action=user.*&limit=2&cursor=" + few.get("next").asString(), ADMIN));
        assertThat(next.get("entries").get(1).get("action").asString()).isEqualTo("user.created");
        assertProblem(get("/api/v1/audit?cursor=x", ADMIN), 400);
    }

    @Test
    void callersWhoCallTooOftenAreToldWhenToComeBack() {
        try (TestServer limited = TestServer.start(TestServer.settings(new RateSettings(3, 2, 4)))) {
            for (int i = 3; i > 0; i--) {
                HttpResponse<String> answer = limited.get("/api/v1/count");
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.headers().firstValue("RateLimit-Remaining")).contains(Integer.toString(i - 1));
            }
            HttpResponse<String> refused = limited.get("/api/v1/count");
            assertProblem(refused, 429);
            assertThat(refused.headers().firstValue("Retry-After")).contains("21");
            assertThat(limited.post("/api/v1/events", "application/json", "{\"message\":\"x\"}")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(limited.send(limited.anonymous("/api/v1/count")
                                    .header("Authorization", basic("reader", TestServer.PASSWORD)))
                            .statusCode())
                    .isEqualTo(200);
            for (int i = 0; i < 4; i++) {
                assertProblem(limited.send(limited.anonymous("/api/v1/count")), 401);
            }
            assertProblem(limited.send(limited.anonymous("/api/v1/count")), 429);
            limited.clock.advance(java.time.Duration.ofMinutes(1));
            assertThat(limited.get("/api/v1/count").statusCode()).isEqualTo(200);
        }
    }

    private HttpResponse<String> get(String path, String authorization) {
        return server.send(server.anonymous(path).header("Authorization", authorization));
    }

    private HttpResponse<String> send(String verb, String path, String authorization, @Nullable String body) {
        HttpRequest.Builder request = server.anonymous(path)
                .header("Authorization", authorization)
                .method(
                        verb,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        return server.send(body == null ? request : request.header("Content-Type", "application/json"));
    }
}
