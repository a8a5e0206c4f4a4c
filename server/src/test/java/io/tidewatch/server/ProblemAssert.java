package io.tidewatch.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import tools.jackson.databind.JsonNode;

/** Asserts that an answer is a problem document as RFC 9457 and the house want it. */
public final class ProblemAssert {
    private ProblemAssert() {}

    /** Its status is {@code status}, it is complete, and it tells nothing of the inside. Returns the document. */
    public static JsonNode assertProblem(HttpResponse<String> response, int status) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(response.headers().firstValue("Server")).isEmpty();
        assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(response.body())
                .doesNotContain("Exception", "io.tidewatch", "org.springframework", "java.", "Whitelabel");
        JsonNode document = TestServer.json(response);
        assertThat(document.get("status").asInt()).isEqualTo(status);
        assertThat(document.get("type").asString()).startsWith("urn:tidewatch:problem:");
        assertThat(document.get("title").asString()).isNotBlank();
        assertThat(document.get("detail").asString()).isNotBlank();
        assertThat(document.get("instance").asString()).startsWith("/");
        return document;
    }
}
