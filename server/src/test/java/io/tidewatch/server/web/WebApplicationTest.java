package io.tidewatch.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.server.TestServer;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** With a small application among the test's resources. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebApplicationTest {
    private static final String BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8";

    private TestServer server;

    @BeforeAll
    void start() {
        server = TestServer.start();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void everyAddressThatTheApplicationShowsGivesItsDocumentWithoutCredentials() {
        for (String path : List.of("/", "/search", "/search?query=a", "/alerts/05ce", "/alerts/05ce/events")) {
            HttpResponse<String> answer = browse(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
            assertThat(answer.body()).as(path).contains("<title>application</title>");
            assertThat(answer.headers().firstValue("Cache-Control")).as(path).hasValue("no-cache");
        }
    }

    @Test
    void theDocumentMayUseNothingInlineAndNothingFromElsewhere() {
        String policy =
                browse("/").headers().firstValue("Content-Security-Policy").orElseThrow();
        assertThat(policy)
                .contains("default-src 'none'")
                .contains("script-src 'self'")
                .contains("style-src 'self'")
                .contains("frame-ancestors 'none'")
                .doesNotContain("unsafe")
                .doesNotContain("http");
    }

    @Test
    void anAddressThatDoesNotExistIsToldByTheApplicationWhereABrowserGoesThere() {
        for (String path : List.of("/unknown", "/searches/1")) {
            HttpResponse<String> answer =
                    server.send(server.anonymous(path).header("Accept", BROWSER).header("Sec-Fetch-Mode", "navigate"));
            assertThat(answer.statusCode()).as(path).isEqualTo(404);
            assertThat(answer.body()).as(path).contains("<title>application</title>");
        }
        assertThat(server.send(server.anonymous("/api/v1/search")
                                .header("Accept", BROWSER)
                                .header("Sec-Fetch-Mode", "navigate"))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void theApiKeepsItsPathsAndItsChecks() {
        for (String path :
                List.of("/api/v1/search", "/api/v1/me", "/metrics", "/api/v1/nothing", "/unknown", "/searches")) {
            assertThat(browse(path).statusCode()).as(path).isEqualTo(401);
        }
        assertThat(browse("/health/live").body()).doesNotContain("<title>");
        assertThat(server.send(server.anonymous("/")).body()).contains("\"name\":\"Tidewatch\"");
        assertThat(server.post("/search", "application/json", "{}").statusCode())
                .isEqualTo(404);
    }

    @Test
    void aFileIsGivenInTheBestEncodingThatTheBrowserTakesAndMayBeKeptForever() {
        assertThat(asset("br, gzip").body()).isEqualTo("as brotli\n");
        assertThat(asset("gzip, deflate").body()).isEqualTo("as gzip\n");
        assertThat(asset("br;q=0, gzip;q=0.5").body()).isEqualTo("as gzip\n");
        assertThat(asset("identity").body()).isEqualTo("plain\n");
        HttpResponse<String> answer = asset("br");
        assertThat(answer.headers().firstValue("Content-Encoding")).hasValue("br");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/javascript;charset=UTF-8");
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("public, max-age=31536000, immutable");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    }

    @Test
    void whatTheBrowserHasIsNotSentAgain() {
        String tag = browse("/").headers().firstValue("ETag").orElseThrow();
        HttpResponse<String> again =
                server.send(server.anonymous("/").header("Accept", BROWSER).header("If-None-Match", tag));
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
    }

    @Test
    void nothingButListedFilesIsGiven() {
        for (String path : List.of(
                "/files", "/assets/../files", "/assets/%2e%2e/files", "/assets/app-1.js.br", "/assets/none.js")) {
            assertThat(browse(path).statusCode()).as(path).isIn(400, 401, 404);
        }
        assertThat(browse("/favicon.svg").statusCode()).isEqualTo(200);
    }

    @Test
    void aListThatCannotBeReadIsRefused() {
        org.assertj.core.api.Assertions.assertThatIllegalArgumentException()
                .isThrownBy(() -> WebFiles.parse("folder a"))
                .withMessageContaining("'folder a'");
        assertThat(WebFiles.none().isEmpty()).isTrue();
        assertThat(WebFiles.none().file("/favicon.svg")).isNull();
    }

    private HttpResponse<String> browse(String path) {
        return server.send(server.anonymous(path).header("Accept", BROWSER));
    }

    private HttpResponse<String> asset(String encodings) {
        return server.send(server.anonymous("/assets/app-1.js").header("Accept-Encoding", encodings));
    }
}
