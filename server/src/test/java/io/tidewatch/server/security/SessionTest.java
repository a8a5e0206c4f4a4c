package io.tidewatch.server.security;

import static io.tidewatch.server.ProblemAssert.assertProblem;
import static io.tidewatch.server.TestServer.basic;
import static io.tidewatch.server.TestServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.catalog.AuditLog;
import io.tidewatch.config.OidcSettings;
import io.tidewatch.config.SecuritySettings;
import io.tidewatch.config.SessionSettings;
import io.tidewatch.event.TenantId;
import io.tidewatch.server.TestServer;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SessionTest {
    private static final String COUNT = "/api/v1/count";

    private final TestServer server = TestServer.start();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void signingInGivesTokensThatWorkAndAreRenewed() {
        JsonNode first = login("reader");
        assertThat(first.get("expiresIn").asInt()).isEqualTo(600);
        assertThat(get(COUNT, access(first)).statusCode()).isEqualTo(200);
        JsonNode second = json(refresh(first));
        assertThat(second.get("refreshToken")).isNotEqualTo(first.get("refreshToken"));
        assertThat(get(COUNT, access(second)).statusCode()).isEqualTo(200);
        assertThat(actions()).contains("login.succeeded");
    }

    @Test
    void aRefreshTokenUsedTwiceEndsTheSessionForBoth() {
        JsonNode first = login("reader");
        JsonNode second = json(refresh(first));
        assertProblem(refresh(first), 401);
        assertProblem(refresh(second), 401);
        assertProblem(get(COUNT, access(second)), 401);
        assertThat(actions()).contains("session.ended");
    }

    @Test
    void anAccessTokenExpires() {
        JsonNode held = login("reader");
        server.clock.advance(Duration.ofMinutes(10).plusSeconds(6));
        assertProblem(get(COUNT, access(held)), 401);
        assertThat(refresh(held).statusCode()).isEqualTo(200);
    }

    @Test
    void aSessionEndsHoweverOftenItIsRenewed() {
        JsonNode held = login("reader");
        for (int hours = 0; hours < 11; hours++) {
            server.clock.advance(Duration.ofHours(1));
            held = json(refresh(held));
        }
        server.clock.advance(Duration.ofHours(1));
        assertProblem(refresh(held), 401);
    }

    @Test
    void signingOutADisabledAccountAndANewPasswordEndSessionsAtOnce() {
        JsonNode held = login("reader");
        assertThat(post("/api/v1/auth/logout", null, refreshBody(held)).statusCode())
                .isEqualTo(204);
        assertProblem(get(COUNT, access(held)), 401);
        assertProblem(refresh(held), 401);

        held = login("reader");
        assertThat(send("PATCH", "/api/v1/users/reader", admin(), "{\"disabled\":true}")
                        .statusCode())
                .isEqualTo(200);
        assertProblem(get(COUNT, access(held)), 401);
        assertProblem(refresh(held), 401);
        assertProblem(tryLogin("reader", TestServer.PASSWORD), 401);

        send("PATCH", "/api/v1/users/reader", admin(), "{\"disabled\":false}");
        held = login("reader");
        assertThat(post(
                                "/api/v1/me/password",
                                access(held),
                                "{\"oldPassword\":\"" + TestServer.PASSWORD
                                        + "\",\"newPassword\":\"quite another one\"}")
                        .statusCode())
                .isEqualTo(204);
        assertProblem(get(COUNT, access(held)), 401);
        assertProblem(tryLogin("reader", TestServer.PASSWORD), 401);
        assertThat(tryLogin("reader", "quite another one").statusCode()).isEqualTo(200);
    }

    @Test
    void rolesChangeWithTheNextRequest() {
        JsonNode held = login("reader");
        assertProblem(get("/api/v1/users", access(held)), 403);
        send("PATCH", "/api/v1/users/reader", admin(), "{\"roles\":[\"administrator\"]}");
        assertThat(get("/api/v1/users", access(held)).statusCode()).isEqualTo(200);
        send("PATCH", "/api/v1/users/reader", admin(), "{\"roles\":[]}");
        assertProblem(get(COUNT, access(held)), 403);
    }

    @Test
    void aOneTimePasswordIsGoodForChoosingAnotherAlone() {
        JsonNode made = json(post("/api/v1/users", admin(), "{\"name\":\"ann\",\"roles\":[\"analyst\"]}"));
        String drawn = made.get("oneTimePassword").asString();
        JsonNode held = json(tryLogin("ann", drawn));
        assertThat(held.get("mustChangePassword").asBoolean()).isTrue();
        assertThat(json(get("/api/v1/me", access(held)))
                        .get("mustChangePassword")
                        .asBoolean())
                .isTrue();
        assertThat(assertProblem(get(COUNT, access(held)), 403).get("reason").asString())
                .isEqualTo("password-change-required");
        assertProblem(get(COUNT, basic("ann", drawn)), 403);
        assertProblem(change(held, drawn, "short"), 400);
        assertProblem(change(held, drawn, "aaaaaaaaaaaaaaaa"), 400);
        assertProblem(change(held, "wrong-wrong-wrong", "my-own-password"), 403);
        assertThat(change(held, drawn, "my-own-password").statusCode()).isEqualTo(204);
        assertThat(get(COUNT, basic("ann", "my-own-password")).statusCode()).isEqualTo(200);
    }

    @Test
    void wrongPasswordsAreSlowedDownAtSignInToo() {
        for (int i = 0; i < 5; i++) {
            assertProblem(tryLogin("reader", "guess-" + i), 401);
        }
        HttpResponse<String> locked = tryLogin("reader", TestServer.PASSWORD);
        assertProblem(locked, 429);
        assertThat(locked.headers().firstValue("Retry-After")).isPresent();
        assertThat(actions()).contains("login.failed");
    }

    @Test
    void namesThatThereAreNotAreNotWrittenDown() {
        assertProblem(tryLogin("my-password-by-mistake", "x"), 401);
        assertThat(server.audit.entries(TenantId.DEFAULT, AuditLog.Filter.ALL, 10, null))
                .allSatisfy(entry -> assertThat(entry.toString()).doesNotContain("by-mistake"));
    }

    @Test
    void aBrowsersRefreshTokenIsInACookieThatOnlyThisServersPagesCanUse() {
        HttpResponse<String> response = post(
                "/api/v1/auth/login",
                null,
                "{\"name\":\"reader\",\"password\":\"" + TestServer.PASSWORD + "\",\"cookie\":true}");
        assertThat(json(response).has("refreshToken")).isFalse();
        List<String> cookies = response.headers().allValues("Set-Cookie");
        assertThat(cookies)
                .anySatisfy(cookie -> assertThat(cookie)
                        .startsWith("tidewatch-refresh=")
                        .contains("; HttpOnly", "; SameSite=Strict", "; Path=/api/v1/auth"));
        String sent = cookies.get(0).split(";")[0] + "; " + cookies.get(1).split(";")[0];
        String csrf = cookies.get(1).split(";")[0].split("=", 2)[1];

        assertProblem(server.send(cookie(sent)), 403);
        assertProblem(server.send(cookie(sent).header("Tidewatch-Csrf", "guess")), 403);
        assertProblem(
                server.send(cookie(sent).header("Tidewatch-Csrf", csrf).header("Sec-Fetch-Site", "cross-site")), 403);
        assertProblem(
                server.send(cookie(sent).header("Tidewatch-Csrf", csrf).header("Sec-Fetch-Site", "same-site")), 403);
        assertProblem(
                server.send(cookie(sent).header("Tidewatch-Csrf", csrf).header("Origin", "https://evil.example")), 403);
        HttpResponse<String> renewed = server.send(cookie(sent)
                .header("Tidewatch-Csrf", csrf)
                .header("Origin", server.address().toString())
                .header("Sec-Fetch-Site", "same-origin"));
        assertThat(renewed.statusCode()).isEqualTo(200);
        assertThat(get(COUNT, access(json(renewed))).statusCode()).isEqualTo(200);
    }

    @Test
    void aCookieIsNoCredentialForAnythingElse() {
        HttpResponse<String> response = post(
                "/api/v1/auth/login",
                null,
                "{\"name\":\"reader\",\"password\":\"" + TestServer.PASSWORD + "\",\"cookie\":true}");
        String cookie = String.join("; ", response.headers().allValues("Set-Cookie"));
        assertProblem(server.send(server.anonymous(COUNT).header("Cookie", cookie)), 401);
    }

    @Test
    void ownSessionsAreListedAndEndedAndNobodyElses() {
        JsonNode here = login("reader");
        JsonNode there = login("reader");
        JsonNode sessions = json(get("/api/v1/me/sessions", access(here))).get("sessions");
        assertThat(sessions.size()).isEqualTo(2);
        String other = sessions.get(0).get("own").asBoolean()
                ? sessions.get(1).get("id").asString()
                : sessions.get(0).get("id").asString();
        assertProblem(send("DELETE", "/api/v1/me/sessions/" + other, admin(), null), 404);
        assertThat(send("DELETE", "/api/v1/me/sessions/" + other, access(here), null)
                        .statusCode())
                .isEqualTo(204);
        assertProblem(get(COUNT, access(there)), 401);
    }

    @Test
    void basicCanBeSwitchedOffAndSigningInGoesOn() {
        try (TestServer without =
                TestServer.start(new SecuritySettings(null, false, SessionSettings.DEFAULTS, OidcSettings.DEFAULTS))) {
            HttpResponse<String> refused = without.get(COUNT);
            assertThat(assertProblem(refused, 401).get("detail").asString()).contains("switched off");
            assertThat(refused.headers().firstValue("WWW-Authenticate").orElseThrow())
                    .startsWith("Bearer");
            HttpResponse<String> held = without.send(without.anonymous("/api/v1/auth/login")
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(
                            "{\"name\":\"admin\",\"password\":\"" + TestServer.PASSWORD + "\"}")));
            assertThat(without.send(without.anonymous(COUNT).header("Authorization", access(json(held))))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(json(without.send(without.anonymous("/api/v1/auth")))
                            .get("basic")
                            .asBoolean())
                    .isFalse();
        }
    }

    private HttpRequest.Builder cookie(String cookies) {
        return server.anonymous("/api/v1/auth/refresh")
                .header("Cookie", cookies)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{}"));
    }

    private HttpResponse<String> change(JsonNode held, String old, String next) {
        return post(
                "/api/v1/me/password",
                access(held),
                "{\"oldPassword\":\"" + old + "\",\"newPassword\":\"" + next + "\"}");
    }

    private JsonNode login(String name) {
        HttpResponse<String> response = tryLogin(name, TestServer.PASSWORD);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return json(response);
    }

    private HttpResponse<String> tryLogin(String name, String password) {
        return post("/api/v1/auth/login", null, "{\"name\":\"" + name + "\",\"password\":\"" + password + "\"}");
    }

    private HttpResponse<String> refresh(JsonNode held) {
        return post("/api/v1/auth/refresh", null, refreshBody(held));
    }

    private static String refreshBody(JsonNode held) {
        return "{\"refreshToken\":" + held.get("refreshToken") + "}";
    }

    private static String access(JsonNode held) {
        return "Bearer " + held.get("accessToken").asString();
    }

    private static String admin() {
        return basic("admin", TestServer.PASSWORD);
    }

    private List<String> actions() {
        return server.audit.entries(TenantId.DEFAULT, AuditLog.Filter.ALL, 100, null).stream()
                .map(numbered -> numbered.entry().action())
                .toList();
    }

    private HttpResponse<String> get(String path, String authorization) {
        return server.send(server.anonymous(path).header("Authorization", authorization));
    }

    private HttpResponse<String> post(
            String path, @org.jspecify.annotations.Nullable String authorization, String body) {
        return send("POST", path, authorization, body);
    }

    private HttpResponse<String> send(
            String verb,
            String path,
            @org.jspecify.annotations.Nullable String authorization,
            @org.jspecify.annotations.Nullable String body) {
        HttpRequest.Builder request = server.anonymous(path)
                .method(
                        verb,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return server.send(request);
    }
}
