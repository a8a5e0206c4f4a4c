package io.tidewatch.server.api;

import static io.tidewatch.server.TestServer.basic;
import static io.tidewatch.server.TestServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.TenantId;
import io.tidewatch.server.TestServer;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SavedSearchesTest {
    private static final String SEARCHES = "/api/v1/searches";

    private final TestServer server = TestServer.start();

    SavedSearchesTest() {
        server.accounts.put(server.account("ann", TenantId.DEFAULT, "viewer"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aSearchIsKeptAsItWasWrittenAndReplacedUnderItsId() {
        HttpResponse<String> made = put(
                "reader",
                "failed",
                "{\"name\":\" Failed  sign-ins\\n\",\"query\":\"a OR \\\"b c\\\"\",\"from\":\"now-24h\",\"columns\":[\"time\",\"user.name\",\"time\"]}");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
        JsonNode kept = list("reader").get(0);
        assertThat(kept.get("name").stringValue()).isEqualTo("Failed sign-ins");
        assertThat(kept.get("query").stringValue()).isEqualTo("a OR \"b c\"");
        assertThat(kept.get("from").stringValue()).isEqualTo("now-24h");
        assertThat(kept.get("to").stringValue()).isEmpty();
        assertThat(kept.get("columns")).hasSize(2);
        assertThat(kept.get("author").stringValue()).isEqualTo("reader");
        assertThat(kept.get("own").booleanValue()).isTrue();
        put("reader", "failed", "{\"name\":\"Other\"}");
        assertThat(list("reader")).hasSize(1);
        assertThat(list("reader").get(0).get("query").stringValue()).isEmpty();
    }

    @Test
    void aPrivateSearchIsItsAuthorsAlone() {
        put("reader", "mine", "{\"name\":\"Mine\"}");
        for (String other : new String[] {"ann", "admin"}) {
            assertThat(list(other)).as(other).isEmpty();
            assertThat(delete(other, "mine").statusCode()).as(other).isEqualTo(404);
            assertThat(put(other, "mine", "{\"name\":\"Taken\"}").statusCode())
                    .as(other)
                    .isEqualTo(403);
        }
        assertThat(list("reader").get(0).get("name").stringValue()).isEqualTo("Mine");
        assertThat(delete("reader", "mine").statusCode()).isEqualTo(204);
        assertThat(list("reader")).isEmpty();
    }

    @Test
    void aSharedSearchIsSeenByAllAndChangedByItsAuthorAndAdministrators() {
        put("reader", "ours", "{\"name\":\"Ours\",\"shared\":true}");
        assertThat(list("ann").get(0).get("own").booleanValue()).isFalse();
        assertThat(put("ann", "ours", "{\"name\":\"Hers\"}").statusCode()).isEqualTo(403);
        assertThat(delete("ann", "ours").statusCode()).isEqualTo(403);
        assertThat(put("admin", "ours", "{\"name\":\"Better\",\"shared\":true}").statusCode())
                .isEqualTo(200);
        assertThat(list("ann").get(0).get("author").stringValue()).isEqualTo("reader");
        assertThat(delete("admin", "ours").statusCode()).isEqualTo(204);
        assertThat(server.get("/api/v1/audit?action=saved-search.*").body())
                .contains("saved-search.set")
                .contains("saved-search.removed");
    }

    @Test
    void anotherTenantHasItsOwn() {
        put("admin", "ours", "{\"name\":\"Ours\",\"shared\":true}");
        assertThat(list("other")).isEmpty();
        assertThat(put("other", "ours", "{\"name\":\"Theirs\",\"shared\":true}").statusCode())
                .isEqualTo(200);
        assertThat(delete("other", "ours").statusCode()).isEqualTo(204);
        assertThat(list("admin").get(0).get("name").stringValue()).isEqualTo("Ours");
    }

    @Test
    void whatIsNoSearchIsRefusedInWords() {
        for (String body : new String[] {
            "{}",
            "{\"name\":\" \"}",
            "{\"name\":\"" + "x".repeat(201) + "\"}",
            "{\"name\":\"a\",\"query\":\"" + "x".repeat(10_001) + "\"}",
            "{\"name\":\"a\",\"columns\":[" + "\"c\",".repeat(50) + "\"c\"]}",
            "{\"name\":\"a\",\"owner\":\"b\"}"
        }) {
            HttpResponse<String> answer = put("reader", "s", body);
            assertThat(answer.statusCode()).as(body).isEqualTo(400);
            assertThat(json(answer).get("detail").stringValue()).isNotBlank();
        }
        assertThat(put("reader", "No%20Id", "{\"name\":\"a\"}").statusCode()).isEqualTo(400);
        assertThat(delete("reader", "none").statusCode()).isEqualTo(404);
        assertThat(list("reader")).isEmpty();
    }

    private JsonNode list(String name) {
        return json(server.send(as(name, SEARCHES))).get("searches");
    }

    private HttpResponse<String> put(String name, String id, String body) {
        return server.send(as(name, SEARCHES + "/" + id)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> delete(String name, String id) {
        return server.send(as(name, SEARCHES + "/" + id).DELETE());
    }

    private HttpRequest.Builder as(String name, String path) {
        return server.anonymous(path).header("Authorization", basic(name, TestServer.PASSWORD));
    }
}
