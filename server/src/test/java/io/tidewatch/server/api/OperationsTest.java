package io.tidewatch.server.api;

import static io.tidewatch.server.ProblemAssert.assertProblem;
import static io.tidewatch.server.TestServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.collect.CollectorStatus;
import io.tidewatch.collect.ListenerStatus;
import io.tidewatch.collect.SenderStatus;
import io.tidewatch.event.TenantId;
import io.tidewatch.health.Health;
import io.tidewatch.server.TestServer;
import io.tidewatch.server.security.Permission;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class OperationsTest {
    private final TestServer server = TestServer.start();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void healthNeedsNoCredentials() {
        assertThat(server.send(server.anonymous("/health/live")).statusCode()).isEqualTo(200);
        assertThat(server.send(server.anonymous("/health/ready")).statusCode()).isEqualTo(200);
        server.storeHealth = Health.degraded("a part is damaged");
        HttpResponse<String> degraded = server.send(server.anonymous("/health/ready"));
        assertThat(degraded.statusCode()).isEqualTo(200);
        assertThat(json(degraded).get("status").asString()).isEqualTo("degraded");
        server.storeHealth = Health.down("the disk is full");
        HttpResponse<String> down = server.send(server.anonymous("/health/ready"));
        assertThat(down.statusCode()).isEqualTo(503);
        assertThat(server.send(server.anonymous("/health/live")).statusCode()).isEqualTo(200);
    }

    @Test
    void onlyThoseWhoMaySeeTheStatusOrAdministerAreToldTheCauseOfBadHealth() {
        server.storeHealth = Health.degraded("/data/events/1.parquet is damaged");
        for (Permission permission : List.of(Permission.STATUS, Permission.ADMIN)) {
            JsonNode store = store(server.anonymous("/health/ready")
                    .header("Authorization", "Bearer " + server.token("default", permission)));
            assertThat(store.get("cause").asString()).isEqualTo("/data/events/1.parquet is damaged");
        }
        for (HttpRequest.Builder untold : List.of(
                server.anonymous("/health/ready"),
                server.anonymous("/health/ready").header("Authorization", TestServer.basic("admin", "wrong")),
                server.request("/health/ready").header("Sec-Fetch-Site", "cross-site"),
                server.anonymous("/health/ready")
                        .header("Authorization", "Bearer " + server.token("default", Permission.INGEST)))) {
            JsonNode store = store(untold);
            assertThat(store.get("status").asString()).isEqualTo("degraded");
            assertThat(store.has("cause")).isFalse();
        }
    }

    private JsonNode store(HttpRequest.Builder request) {
        HttpResponse<String> response = server.send(request);
        assertThat(response.statusCode()).isEqualTo(200);
        return json(response).get("parts").get("store");
    }

    @Test
    void statusTellsOfQueueStoreAndPipeline() {
        server.post("/api/v1/events", "application/json", "{\"message\":\"a\"}");
        server.clock.advance(Duration.ofSeconds(5));
        JsonNode status = json(server.get("/api/v1/status"));
        assertThat(status.get("uptimeSeconds").asInt()).isEqualTo(5);
        assertThat(status.get("server").get("queue").get("limit").asLong()).isEqualTo(1L << 30);
        assertThat(status.get("server").get("pipeline").get("events").asInt()).isEqualTo(1);
        assertThat(status.get("store").get("events").asInt()).isZero();
    }

    @Test
    void collectorsAreCountedAndShownToTheirOwnTenantOnly() {
        ListenerStatus port = new ListenerStatus(
                "syslog-udp", "127.0.0.1:5514", 7, 700, 1, Map.of("empty", 2L), 3, 4, 0, 0, Map.of());
        SenderStatus sender = new SenderStatus("192.0.2.7", 7, 700, Instant.EPOCH);
        server.collectors = List.of(
                new CollectorStatus("syslog", "rou\"ters", TenantId.DEFAULT, List.of(port), List.of(sender)),
                new CollectorStatus("gelf", "secret", new TenantId("another"), List.of(port), List.of(sender)));
        JsonNode own = json(server.get("/api/v1/collectors")).get("collectors");
        assertThat(own).hasSize(1);
        assertThat(own.get(0).get("tenant").asString()).isEqualTo("default");
        assertThat(own.get(0).get("senders").get(0).get("address").asString()).isEqualTo("192.0.2.7");
        assertThat(own.get(0).get("listeners").get(0).get("dropped").asInt()).isEqualTo(3);
        assertThat(server.get("/metrics").body().lines())
                .contains(
                        "tidewatch_collector_records_total{collector=\"rou\\\"ters\",tenant=\"default\",transport=\"syslog-udp\"} 7",
                        "tidewatch_collector_rejected_total{collector=\"secret\",tenant=\"another\",transport=\"syslog-udp\",reason=\"empty\"} 2");
        HttpRequest.Builder anonymous = server.anonymous("/api/v1/collectors");
        assertThat(server.send(anonymous).statusCode()).isEqualTo(401);
    }

    @Test
    void metricsCountWhatWasTakenAndRefused() {
        server.post("/api/v1/events", "application/x-ndjson", "{\"message\":\"a\"}\nbad\n");
        server.post("/api/v1/events", "application/x-ndjson", "worse\n");
        server.get("/api/v1/search?qurey=a");
        assertThat(server.get("/metrics").body().lines())
                .contains(
                        "# TYPE tidewatch_ingest_records_total counter",
                        "tidewatch_ingest_records_total{outcome=\"accepted\"} 1",
                        "tidewatch_ingest_records_total{outcome=\"rejected\"} 2",
                        "tidewatch_http_problems_total{kind=\"nothing_accepted\"} 1",
                        "tidewatch_http_problems_total{kind=\"malformed_request\"} 1",
                        "tidewatch_part_up{part=\"store\"} 1.0",
                        "tidewatch_pipeline_events_total 1");
    }

    @Test
    void theLedgerSaysWhetherItAddsUp() {
        server.post("/api/v1/events", "application/json", "{\"message\":\"a\"}");
        JsonNode good = json(server.get("/api/v1/ledger"));
        assertThat(good.get("balanced").asBoolean()).isTrue();
        assertThat(good.get("total").get("stored").asInt()).isEqualTo(1);
        server.lost = 1;
        JsonNode bad = json(server.get("/api/v1/ledger?from=now-1h"));
        assertThat(bad.get("balanced").asBoolean()).isFalse();
        assertThat(bad.get("minutes").get(0).get("outstanding").asInt()).isEqualTo(1);
    }

    @Test
    void tokensAreMadeShownOnceAndRevoked() {
        HttpResponse<String> made = server.post(
                "/api/v1/tokens",
                "application/json",
                "{\"name\":\"web\",\"permissions\":[\"ingest\"],\"expiresIn\":\"1h\"}");
        assertThat(made.statusCode()).isEqualTo(201);
        String token = json(made).get("token").asString();
        String id = json(made).get("details").get("id").asString();
        assertThat(send(token).statusCode()).isEqualTo(200);
        assertThat(server.get("/api/v1/tokens").body()).contains(id).doesNotContain(token);

        server.clock.advance(Duration.ofHours(2));
        assertThat(assertProblem(send(token), 401).get("detail").asString()).contains("expired");
        server.clock.advance(Duration.ofHours(-2));
        assertThat(send(token).statusCode()).isEqualTo(200);

        assertThat(server.send(server.request("/api/v1/tokens/" + id).DELETE()).statusCode())
                .isEqualTo(204);
        assertProblem(send(token), 401);
        assertProblem(server.send(server.request("/api/v1/tokens/" + id).DELETE()), 404);
    }

    @Test
    void anotherTenantsTokensAreOutOfReach() {
        server.token("other", Permission.SEARCH);
        String id = server.accounts
                .tokens(new io.tidewatch.event.TenantId("other"))
                .getFirst()
                .id();
        assertProblem(server.send(server.request("/api/v1/tokens/" + id).DELETE()), 404);
        assertThat(server.get("/api/v1/tokens").body()).doesNotContain(id);
    }

    @Test
    void tokensNeedANameAndKnownPermissions() {
        for (String body : new String[] {
            "{}",
            "{\"name\":\"x\"}",
            "{\"name\":\"x\",\"permissions\":[\"everything\"]}",
            "{\"name\":\"x\",\"permissions\":[\"search\"],\"expiresIn\":\"soon\"}",
            "{\"name\":\"\",\"permissions\":[\"search\"]}"
        }) {
            assertProblem(server.post("/api/v1/tokens", "application/json", body), 400);
        }
    }

    private HttpResponse<String> send(String token) {
        return server.send(server.anonymous("/api/v1/events")
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"message\":\"a\"}")));
    }
}
