package io.tidewatch.server.security;

import static io.tidewatch.server.ProblemAssert.assertProblem;
import static io.tidewatch.server.TestServer.basic;
import static io.tidewatch.server.TestServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.config.RateSettings;
import io.tidewatch.event.TenantId;
import io.tidewatch.server.TestServer;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTest {
    /** Every call that needs credentials, and what it needs. */
    private static final Map<String, Permission> CALLS = Map.ofEntries(
            Map.entry("POST /api/v1/events", Permission.INGEST),
            Map.entry("POST /api/logs/", Permission.INGEST),
            Map.entry("POST /api/logs", Permission.INGEST),
            Map.entry("POST /ingest", Permission.INGEST),
            Map.entry("GET /api/logs/", Permission.SEARCH),
            Map.entry("GET /api/logs", Permission.SEARCH),
            Map.entry("GET /api/v1/search", Permission.SEARCH),
            Map.entry("GET /api/v1/events/0-1-0", Permission.SEARCH),
            Map.entry("GET /api/v1/count", Permission.SEARCH),
            Map.entry("GET /api/v1/histogram", Permission.SEARCH),
            Map.entry("GET /api/v1/top?field=a", Permission.SEARCH),
            Map.entry("POST /api/v1/statistics", Permission.SEARCH),
            Map.entry("GET /api/v1/fields", Permission.SEARCH),
            Map.entry("POST /api/v1/sql", Permission.SEARCH),
            Map.entry("GET /api/v1/ledger", Permission.STATUS),
            Map.entry("GET /api/v1/status", Permission.STATUS),
            Map.entry("GET /metrics", Permission.ADMIN),
            Map.entry("GET /api/v1/tokens", Permission.ADMIN),
            Map.entry("POST /api/v1/tokens", Permission.ADMIN),
            Map.entry("DELETE /api/v1/tokens/x", Permission.ADMIN));

    private final TestServer server = TestServer.start();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void everyCallNeedsItsPermissionAndNoOther() {
        for (Permission held : Permission.values()) {
            String token = server.token("default", held);
            CALLS.forEach((call, needed) -> {
                HttpResponse<String> response = call(call, "Bearer " + token);
                if (held == needed) {
                    assertThat(response.statusCode()).as(call + " with " + held).isNotIn(401, 403);
                } else {
                    assertProblem(response, 403);
                }
            });
        }
    }

    @Test
    void everyCallIsRefusedWithoutCredentials() {
        for (String call : CALLS.keySet()) {
            HttpResponse<String> response = call(call, null);
            assertProblem(response, 401);
            assertThat(response.headers().firstValue("WWW-Authenticate").orElseThrow())
                    .startsWith("Basic");
        }
        assertProblem(call("GET /api/v1/tail", null), 401);
        assertProblem(call("GET /no/such/path", null), 401);
        assertProblem(call("GET /health/", null), 401);
        assertProblem(call("GET /health/live/../../api/v1/search", null), 401);
        assertProblem(call("GET /health/live;x=/api/v1/search", null), 401);
    }

    @Test
    void wrongCredentialsAreRefusedWithoutSayingWhichPart() {
        String wrongName = assertProblem(call("GET /api/v1/count", basic("nobody", "wrong")), 401)
                .get("detail")
                .asString();
        String wrongPassword = assertProblem(call("GET /api/v1/count", basic("admin", "wrong")), 401)
                .get("detail")
                .asString();
        assertThat(wrongName).isEqualTo(wrongPassword);
        String token = server.token("default", Permission.SEARCH);
        for (String header : List.of(
                "Bearer twt_" + "A".repeat(43),
                "Bearer " + token.substring(0, token.length() - 1),
                "Bearer " + token + "x",
                "Bearer ",
                "Bearer",
                "Basic !!!",
                "Basic " + java.util.Base64.getEncoder().encodeToString("nocolon".getBytes()),
                "Digest x",
                "Bearer " + "x".repeat(5_000))) {
            assertProblem(call("GET /api/v1/count", header), 401);
        }
        assertThat(call("GET /api/v1/count", "bearer " + token).statusCode()).isEqualTo(200);
    }

    @Test
    void guessingIsSlowedDownForThatNameAndAddressAlone() {
        for (int i = 0; i < 5; i++) {
            assertProblem(call("GET /api/v1/count", basic("admin", "guess" + i)), 401);
        }
        HttpResponse<String> locked = call("GET /api/v1/count", basic("admin", TestServer.PASSWORD));
        assertProblem(locked, 429);
        assertThat(Long.parseLong(locked.headers().firstValue("Retry-After").orElseThrow()))
                .isBetween(1L, 2L);
        assertThat(call("GET /api/v1/count", basic("reader", TestServer.PASSWORD))
                        .statusCode())
                .isEqualTo(200);
        server.clock.advance(Duration.ofSeconds(2));
        assertThat(call("GET /api/v1/count", basic("admin", TestServer.PASSWORD))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void tenantsSeeOnlyTheirOwnEvents() {
        server.post("/api/v1/events", "application/json", "{\"message\":\"default's secret\"}");
        String other = basic("other", TestServer.PASSWORD);
        assertThat(json(call("GET /api/v1/count", other)).get("count").asInt()).isZero();
        assertThat(call("GET /api/v1/search", other).body()).doesNotContain("secret");
        assertThat(call("GET /api/v1/fields", other).body()).isEqualTo("{\"fields\":[]}");
        assertThat(call("GET /api/logs/", other).body()).doesNotContain("secret");
        String id = json(server.get("/api/v1/search"))
                .get("events")
                .get(0)
                .get("id")
                .asString();
        assertProblem(call("GET /api/v1/events/" + id, other), 404);
        assertThat(json(call("GET /api/v1/ledger", other)).get("minutes").size())
                .isZero();
        server.send(server.anonymous("/api/v1/events")
                .header("Authorization", other)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"message\":\"theirs\"}")));
        assertThat(server.batches.getLast().tenant()).isEqualTo(new TenantId("other"));
        assertThat(json(server.get("/api/v1/count")).get("count").asInt()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cross-site", "same-site"})
    void anotherOriginsPagesCannotUseARememberedPassword(String site) {
        HttpRequest.Builder request = server.request("/ingest")
                .header("Sec-Fetch-Site", site)
                .POST(HttpRequest.BodyPublishers.ofString("{\"message\":\"forged\"}"));
        assertProblem(server.send(request), 403);
        assertThat(server.batches).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health/ready", "/api/v1/auth/logout"})
    void passwordsCannotBeGuessedWhereNoneIsNeeded(String path) {
        String method = path.startsWith("/api") ? "POST" : "GET";
        try (TestServer limited = TestServer.start(TestServer.settings(new RateSettings(0, 0, 4)))) {
            for (int i = 0; i < 4; i++) {
                limited.send(limited.anonymous(path)
                        .header("Authorization", basic("nobody-" + i, "guess"))
                        .method(method, HttpRequest.BodyPublishers.noBody()));
            }
            assertProblem(
                    limited.send(limited.anonymous("/api/v1/count").header("Authorization", basic("admin", "guess"))),
                    429);
        }
    }

    private HttpResponse<String> call(String call, String authorization) {
        String[] parts = call.split(" ", 2);
        HttpRequest.Builder request = server.anonymous(parts[1])
                .header("Content-Type", "application/json")
                .method(
                        parts[0],
                        parts[0].equals("POST")
                                ? HttpRequest.BodyPublishers.ofString("{\"message\":\"x\"}")
                                : HttpRequest.BodyPublishers.noBody());
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return server.send(request);
    }
}
