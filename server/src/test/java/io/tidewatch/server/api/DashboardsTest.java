package io.tidewatch.server.api;

import static io.tidewatch.server.TestServer.basic;
import static io.tidewatch.server.TestServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.TenantId;
import io.tidewatch.server.TestServer;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Collections;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class DashboardsTest {
    private static final String DASHBOARDS = "/api/v1/dashboards";

    private final TestServer server = TestServer.start();

    DashboardsTest() {
        server.accounts.put(server.account("ann", TenantId.DEFAULT, "viewer"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aDashboardIsKeptAsItWasMadeAndReplacedUnderItsId() {
        HttpResponse<String> made = put(
                "reader",
                "mine",
                "{\"name\":\" My  page\\n\",\"from\":\"now-7d\",\"to\":\"now\",\"refresh\":60,\"panels\":["
                        + panel(
                                "a",
                                "\"kind\":\"line\",\"query\":\"event.outcome:failure\",\"split\":\"host.name\",\"figure\":{\"function\":\"PERCENTILE\",\"field\":\"bytes\",\"percentile\":99}",
                                0,
                                0)
                        + "," + panel("b", "\"kind\":\"heat-map\",\"search\":\"failed\",\"fields\":[]", 6, 0) + "]}");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
        assertThat(made.headers().firstValue("ETag")).hasValue("\"1\"");
        HttpResponse<String> answer = send("reader", "mine", "GET", "", "");
        assertThat(answer.headers().firstValue("ETag")).hasValue("\"1\"");
        JsonNode kept = json(answer);
        assertThat(kept).isEqualTo(json(made));
        assertThat(kept.get("name").stringValue()).isEqualTo("My page");
        assertThat(kept.get("from").stringValue()).isEqualTo("now-7d");
        assertThat(kept.get("refresh").intValue()).isEqualTo(60);
        assertThat(kept.get("own").booleanValue()).isTrue();
        JsonNode line = kept.get("panels").get(0);
        assertThat(line.get("split").stringValue()).isEqualTo("host.name");
        assertThat(line.get("figure").get("function").stringValue()).isEqualTo("percentile");
        assertThat(line.get("limit").intValue()).isEqualTo(10);
        assertThat(kept.get("panels").get(1).get("search").stringValue()).isEqualTo("failed");
        assertThat(list("reader").get(0).get("panels").intValue()).isEqualTo(2);

        assertThat(put("reader", "mine", "{\"name\":\"Other\"}").statusCode()).isEqualTo(200);
        assertThat(list("reader")).hasSize(1);
        assertThat(list("reader").get(0).get("version").intValue()).isEqualTo(2);
        assertThat(list("reader").get(0).get("panels").intValue()).isZero();
    }

    @Test
    void whatSomebodyElseChangedMeanwhileIsNotReplaced() {
        assertThat(put("reader", "d", "{\"name\":\"One\",\"version\":0}").statusCode())
                .isEqualTo(200);
        HttpResponse<String> again = put("reader", "d", "{\"name\":\"Two\",\"version\":0}");
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(json(again).get("version").intValue()).isEqualTo(1);
        assertThat(send("reader", "d", "PUT", "{\"name\":\"Two\"}", "\"1\"").statusCode())
                .isEqualTo(200);
        HttpResponse<String> late = send("reader", "d", "PUT", "{\"name\":\"Three\"}", "\"1\"");
        assertThat(late.statusCode()).isEqualTo(412);
        assertThat(late.headers().firstValue("ETag")).hasValue("\"2\"");
        assertThat(send("reader", "d", "DELETE", "", "\"1\"").statusCode()).isEqualTo(412);
        assertThat(send("reader", "none", "PUT", "{\"name\":\"One\"}", "\"3\"").statusCode())
                .isEqualTo(412);
        assertThat(send("reader", "d", "DELETE", "", "\"2\"").statusCode()).isEqualTo(204);
        assertThat(list("reader")).isEmpty();
    }

    @Test
    void aWriteThatIsSentAgainIsDoneOnce() {
        String body = "{\"name\":\"One\",\"version\":0}";
        for (int i = 0; i < 2; i++) {
            HttpResponse<String> answer = server.send(as("reader", DASHBOARDS + "/once")
                    .header("Content-Type", "application/json")
                    .header("Idempotency-Key", "k-1")
                    .PUT(HttpRequest.BodyPublishers.ofString(body)));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(answer.headers().firstValue("ETag")).hasValue("\"1\"");
            assertThat(answer.headers().firstValue("Idempotency-Replayed").isPresent())
                    .isEqualTo(i == 1);
        }
    }

    @Test
    void aPrivateDashboardIsItsAuthorsAlone() {
        put("reader", "mine", "{\"name\":\"Mine\"}");
        for (String other : new String[] {"ann", "admin"}) {
            assertThat(list(other)).as(other).isEmpty();
            assertThat(send(other, "mine", "GET", "", "").statusCode())
                    .as(other)
                    .isEqualTo(404);
            assertThat(send(other, "mine", "DELETE", "", "").statusCode())
                    .as(other)
                    .isEqualTo(404);
            assertThat(put(other, "mine", "{\"name\":\"Taken\"}").statusCode())
                    .as(other)
                    .isEqualTo(403);
        }
        assertThat(list("reader").get(0).get("name").stringValue()).isEqualTo("Mine");
        assertThat(server.get("/api/v1/audit?action=dashboard.*").body())
                .contains("dashboard.set")
                .doesNotContain("Mine");
    }

    @Test
    void aSharedDashboardIsSeenByAllAndChangedByItsAuthorAndAdministrators() {
        put("reader", "ours", "{\"name\":\"Ours\",\"shared\":true}");
        assertThat(json(send("ann", "ours", "GET", "", "")).get("own").booleanValue())
                .isFalse();
        assertThat(put("ann", "ours", "{\"name\":\"Hers\"}").statusCode()).isEqualTo(403);
        assertThat(send("ann", "ours", "DELETE", "", "").statusCode()).isEqualTo(403);
        assertThat(put("admin", "ours", "{\"name\":\"Better\",\"shared\":true}").statusCode())
                .isEqualTo(200);
        assertThat(list("ann").get(0).get("author").stringValue()).isEqualTo("reader");
        assertThat(send("admin", "ours", "DELETE", "", "").statusCode()).isEqualTo(204);
        assertThat(server.get("/api/v1/audit?action=dashboard.*").body())
                .contains("dashboard.set", "dashboard.removed", "Better");
    }

    @Test
    void anotherTenantHasItsOwn() {
        put("admin", "ours", "{\"name\":\"Ours\",\"shared\":true}");
        assertThat(list("other")).isEmpty();
        assertThat(send("other", "ours", "GET", "", "").statusCode()).isEqualTo(404);
        assertThat(put("other", "ours", "{\"name\":\"Theirs\",\"shared\":true}").statusCode())
                .isEqualTo(200);
        assertThat(send("other", "ours", "DELETE", "", "").statusCode()).isEqualTo(204);
        assertThat(list("admin").get(0).get("name").stringValue()).isEqualTo("Ours");
    }

    @Test
    void whatATenantKeptGoesWithIt() {
        TenantId other = new TenantId("other");
        put("other", "theirs", "{\"name\":\"Theirs\"}");
        server.tenants.remove(other);
        assertThat(server.catalog.catalog().dashboards().list(other)).isEmpty();
        assertThat(server.catalog.catalog().savedSearches().list(other)).isEmpty();
    }

    @Test
    void whatIsNoDashboardIsRefusedInWords() {
        for (String body : new String[] {
            "{}",
            "{\"name\":\" \"}",
            "{\"name\":\"a\",\"refresh\":5}",
            "{\"name\":\"a\",\"from\":\"yesterday-ish\"}",
            "{\"name\":\"a\",\"from\":\"now\",\"to\":\"now-1h\"}",
            "{\"name\":\"a\",\"description\":\"" + "x".repeat(2_001) + "\"}",
            "{\"name\":\"a\",\"panels\":[null]}",
            "{\"name\":\"a\",\"owner\":\"b\"}",
            "{\"name\":\"a\",\"panels\":["
                    + String.join(",", Collections.nCopies(41, panel("a", "\"kind\":\"number\"", 0, 0))) + "]}",
            "{\"name\":\"a\",\"panels\":["
                    + IntStream.range(0, 40)
                            .mapToObj(i -> panel(
                                    "p" + i, "\"kind\":\"number\",\"query\":\"" + "x ".repeat(4_500) + "\"", 0, i * 4))
                            .collect(Collectors.joining(","))
                    + "]}",
        }) {
            HttpResponse<String> answer = put("reader", "d", body);
            assertThat(answer.statusCode()).as(body).isEqualTo(400);
            assertThat(json(answer).get("detail").stringValue()).isNotBlank();
        }
        assertThat(put("reader", "No%20Id", "{\"name\":\"a\"}").statusCode()).isEqualTo(400);
        assertThat(send("reader", "none", "DELETE", "", "").statusCode()).isEqualTo(404);
        assertThat(list("reader")).isEmpty();
    }

    @Test
    void aPanelThatCannotBeDrawnIsRefusedByItsPlace() {
        refused(panel("a", "\"kind\":\"pie\"", 0, 0), "panels[0].kind");
        refused(panel("No", "\"kind\":\"line\"", 0, 0), "panels[0].id");
        refused(panel("a", "\"kind\":\"line\",\"query\":\"a:(\"", 0, 0), "panels[0].query");
        refused(panel("a", "\"kind\":\"line\",\"query\":\"a\",\"search\":\"b\"", 0, 0), "panels[0].search");
        refused(panel("a", "\"kind\":\"line\",\"search\":\"B !\"", 0, 0), "panels[0].search");
        refused(panel("a", "\"kind\":\"map\"", 0, 0), "panels[0].fields");
        refused(panel("a", "\"kind\":\"line\",\"fields\":[\"a\"]", 0, 0), "panels[0].fields");
        refused(panel("a", "\"kind\":\"table\",\"fields\":[\"a\"],\"split\":\"b\"", 0, 0), "panels[0].split");
        refused(panel("a", "\"kind\":\"number\",\"figure\":{\"function\":\"guess\"}", 0, 0), "panels[0].figure");
        refused(panel("a", "\"kind\":\"number\",\"figure\":{\"function\":\"sum\"}", 0, 0), "panels[0].figure");
        refused(
                panel(
                        "a",
                        "\"kind\":\"number\",\"figure\":{\"function\":\"percentile\",\"field\":\"a\",\"percentile\":100}",
                        0,
                        0),
                "panels[0].figure");
        refused(panel("a", "\"kind\":\"line\",\"limit\":101", 0, 0), "panels[0].limit");
        refused(panel("a", "\"kind\":\"line\"", 7, 0), "panels[0].x");
        refused(panel("a", "\"kind\":\"line\"", 0, -1), "panels[0].y");
        refused(panel("a", "\"kind\":\"line\"", 0, 0) + "," + panel("a", "\"kind\":\"line\"", 6, 0), "panels[1].id");
        refused(panel("a", "\"kind\":\"line\"", 0, 0) + "," + panel("b", "\"kind\":\"line\"", 5, 3), "panels[1]");
    }

    private void refused(String panels, String member) {
        HttpResponse<String> answer = put("reader", "d", "{\"name\":\"a\",\"panels\":[" + panels + "]}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(json(answer).get("member").stringValue()).as(answer.body()).isEqualTo(member);
        assertThat(json(answer).get("detail").stringValue()).startsWith("'" + member + "' ");
    }

    private static String panel(String id, String rest, int x, int y) {
        return "{\"id\":\"" + id + "\",\"title\":\"A panel\"," + rest + ",\"x\":" + x + ",\"y\":" + y
                + ",\"w\":6,\"h\":4}";
    }

    private JsonNode list(String name) {
        return json(server.send(as(name, DASHBOARDS))).get("dashboards");
    }

    private HttpResponse<String> put(String name, String id, String body) {
        return send(name, id, "PUT", body, "");
    }

    private HttpResponse<String> send(String name, String id, String verb, String body, String ifMatch) {
        HttpRequest.Builder request = as(name, DASHBOARDS + "/" + id);
        if (!ifMatch.isEmpty()) {
            request.header("If-Match", ifMatch);
        }
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        return server.send(request.method(
                verb,
                body.isEmpty() ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder as(String name, String path) {
        return server.anonymous(path).header("Authorization", basic(name, TestServer.PASSWORD));
    }
}
