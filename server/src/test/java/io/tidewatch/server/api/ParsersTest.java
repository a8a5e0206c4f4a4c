package io.tidewatch.server.api;

import static io.tidewatch.server.TestServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.server.TestServer;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ParsersTest {
    private static final String SSH =
            "Nov 21 10:00:00 web-1 sshd[7]: Failed password for root from 203.0.113.7 port 4242 ssh2";

    private final TestServer server = TestServer.start();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aLineIsRecognisedAndNothingOfItIsKept() {
        JsonNode result = json(test("{\"lines\":[\"" + SSH + "\",\" \"]}")).get("results");
        assertThat(result).hasSize(1);
        JsonNode one = result.get(0);
        assertThat(one.get("understood").asBoolean()).isTrue();
        assertThat(one.get("time").asString()).isEqualTo("2026-11-21T10:00:00Z");
        assertThat(one.get("fields").get("user.name").asString()).isEqualTo("root");
        assertThat(one.get("recognised").get(0).get("parser").asString()).isEqualTo("syslog");
        assertThat(server.events).isEmpty();
    }

    @Test
    void aParserThatDoesNotFitSaysWhy() {
        JsonNode one = json(test("{\"lines\":[\"" + SSH + "\"],\"parser\":\"nginx-access\"}"))
                .get("results")
                .get(0);
        assertThat(one.get("understood").asBoolean()).isFalse();
        assertThat(one.get("reason").asString()).isNotBlank();
        JsonNode plain =
                json(test("{\"lines\":[\"nothing special\"]}")).get("results").get(0);
        assertThat(plain.get("understood").asBoolean()).isFalse();
        assertThat(plain.get("fields").get("message").asString()).isEqualTo("nothing special");
    }

    @Test
    void whatIsTooMuchOrUnknownIsRefusedInWords() {
        assertThat(test("{\"lines\":[]}").statusCode()).isEqualTo(400);
        assertThat(test("{\"lines\":[" + "\"a\",".repeat(100) + "\"a\"]}").body())
                .contains("at most 100");
        assertThat(test("{\"lines\":[\"" + "x".repeat(256 * 1024 + 1) + "\"]}").body())
                .contains("at most 262144");
        assertThat(test("{\"lines\":[\"a\"],\"parser\":\"sysloq\"}").body()).contains("did you mean 'syslog'");
        assertThat(test("{\"lines\":[\"a\"],\"zone\":\"Mars\"}").body()).contains("no time zone");
        assertThat(json(server.get("/api/v1/parsers")).get("parsers").toString())
                .contains("\"syslog\"");
    }

    private HttpResponse<String> test(String body) {
        return server.post("/api/v1/parsers/test", "application/json", body);
    }
}
