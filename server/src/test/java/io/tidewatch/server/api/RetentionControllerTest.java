package io.tidewatch.server.api;

import static io.tidewatch.server.ProblemAssert.assertProblem;
import static io.tidewatch.server.TestServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.catalog.Part;
import io.tidewatch.event.ByteSize;
import io.tidewatch.event.Dataset;
import io.tidewatch.event.TenantId;
import io.tidewatch.server.TestServer;
import io.tidewatch.server.security.Permission;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class RetentionControllerTest {
    private final TestServer server = TestServer.start();

    @AfterEach
    void stop() {
        server.close();
    }

    private static Part part(String tenant, String dataset, String from, String to, long rows) {
        return new Part(
                tenant + "/" + dataset + "/" + from,
                new TenantId(tenant),
                Dataset.of(dataset),
                Instant.parse(from),
                Instant.parse(to),
                rows,
                new ByteSize(rows * 10),
                0,
                Instant.parse(to),
                "{}");
    }

    private void stored() {
        server.storeParts = List.of(
                part("default", "nginx.access", "2026-11-01T00:00:00Z", "2026-11-01T23:00:00Z", 5),
                part("default", "nginx.access", "2026-10-01T00:00:00Z", "2026-10-01T12:00:00Z", 7),
                part("default", "audit.log", "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z", 1),
                part("other", "linux.auth", "2026-11-01T00:00:00Z", "2026-11-02T00:00:00Z", 100));
    }

    @Test
    void itTellsWhatIsKeptForHowLongAndWhatIsDeletedNext() {
        stored();

        JsonNode kept = json(server.get("/api/v1/retention"));

        assertThat(kept.get("events").get("age").asString()).isEqualTo("90d");
        assertThat(kept.get("events").get("size").asLong()).isEqualTo(2L << 30);
        assertThat(kept.get("events").get("used").asLong()).isEqualTo(1_130);
        assertThat(kept.get("events").get("others").toString())
                .isEqualTo("[{\"datasets\":\"linux.auth\",\"age\":\"400d\"},{\"datasets\":\"audit.*\",\"age\":null}]");
        assertThat(kept.get("alerts").get("age").asString()).isEqualTo("400d");
        assertThat(kept.get("datasets").toString())
                .isEqualTo(
                        "[{\"dataset\":\"audit.log\",\"events\":1,\"size\":10,\"oldest\":\"2026-01-01T00:00:00Z\",\"newest\":\"2026-01-02T00:00:00Z\",\"age\":null,\"deletes\":null},"
                                + "{\"dataset\":\"nginx.access\",\"events\":12,\"size\":120,\"oldest\":\"2026-10-01T00:00:00Z\",\"newest\":\"2026-11-01T23:00:00Z\",\"age\":\"90d\",\"deletes\":\"2026-12-30T12:00:00Z\"}]");
    }

    @Test
    void nobodySeesWhatOthersHave() {
        stored();
        JsonNode kept = json(server.send(server.anonymous("/api/v1/retention")
                .header("Authorization", "Bearer " + server.token("other", Permission.STATUS))));

        assertThat(kept.get("datasets")).hasSize(1);
        assertThat(kept.get("events").get("used").isNull()).isTrue();
        assertThat(kept.get("events").get("others").toString())
                .isEqualTo("[{\"datasets\":\"linux.auth\",\"age\":\"400d\"}]");
        assertProblem(
                server.send(server.anonymous("/api/v1/retention")
                        .header("Authorization", "Bearer " + server.token("default", Permission.SEARCH))),
                403);
    }

    @Test
    void agesOfDatasetsThatACallerMayNotSeeAreNotTold() {
        stored();
        String token = json(server.post(
                        "/api/v1/tokens",
                        "application/json",
                        "{\"name\":\"web\",\"permissions\":[\"status\"],\"datasets\":[\"nginx.*\"]}"))
                .get("token")
                .asString();

        JsonNode kept =
                json(server.send(server.anonymous("/api/v1/retention").header("Authorization", "Bearer " + token)));

        assertThat(kept.get("datasets")).hasSize(1);
        assertThat(kept.get("events").get("others")).isEmpty();
    }
}
