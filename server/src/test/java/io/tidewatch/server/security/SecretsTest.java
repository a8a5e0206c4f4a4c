package io.tidewatch.server.security;

import static io.tidewatch.server.TestServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.tidewatch.catalog.AuditLog;
import io.tidewatch.event.TenantId;
import io.tidewatch.server.TestServer;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Secrets show neither in logs of any level, nor in answers to others, nor in the audit log. */
class SecretsTest {
    private final List<HttpResponse<String>> answers = new ArrayList<>();

    @Test
    void nothingThatSomebodySignsInWithIsWrittenAnywhere() {
        Logger root = (Logger) LoggerFactory.getLogger("ROOT");
        Level before = root.getLevel();
        ListAppender<ILoggingEvent> captured = new ListAppender<>();
        captured.start();
        root.addAppender(captured);
        root.setLevel(Level.TRACE);
        List<String> secrets;
        String audit;
        try (TestServer server = TestServer.start()) {
            secrets = use(server);
            audit = server.audit
                    .entries(TenantId.DEFAULT, AuditLog.Filter.ALL, 1_000, null)
                    .toString();
        } finally {
            root.setLevel(before);
            root.detachAppender(captured);
        }
        StringBuilder logged = new StringBuilder();
        for (ILoggingEvent event : List.copyOf(captured.list)) {
            if (event.getLoggerName().startsWith("io.tidewatch")
                    || event.getLevel().isGreaterOrEqual(Level.INFO)) {
                logged.append(event.getFormattedMessage())
                        .append(event.getKeyValuePairs())
                        .append(
                                event.getThrowableProxy() == null
                                        ? ""
                                        : event.getThrowableProxy().getMessage())
                        .append('\n');
            }
        }
        for (String secret : secrets) {
            assertThat(logged.toString()).doesNotContain(secret);
            assertThat(audit).doesNotContain(secret);
            assertThat(answers).allSatisfy(answer -> assertThat(answer.body()).doesNotContain(secret));
        }
    }

    /** Signs in and fails to, in every way; returns what was secret in it. */
    private List<String> use(TestServer server) {
        String wrong = "a-wrong-password-7781";
        String made = server.token("default", Permission.SEARCH);
        JsonNode held = json(server.send(login(server, TestServer.PASSWORD)));
        String access = held.get("accessToken").asString();
        String refresh = held.get("refreshToken").asString();
        answers.add(server.send(login(server, wrong)));
        for (String header : List.of(
                TestServer.basic("admin", wrong),
                TestServer.basic("admin", TestServer.PASSWORD),
                TestServer.basic("", made),
                "Bearer " + made,
                "Bearer " + made + "x",
                "Splunk " + made,
                "ApiKey " + Base64.getEncoder().encodeToString(("id:" + made).getBytes(StandardCharsets.UTF_8)),
                "Bearer " + access,
                "Bearer " + access + "x",
                "Digest " + made)) {
            for (String path :
                    List.of("/api/v1/count", "/api/v1/tokens", "/api/v1/me", "/no/such/path", "/api/v1/sql")) {
                answers.add(server.send(server.anonymous(path).header("Authorization", header)));
            }
        }
        answers.add(server.post("/api/v1/auth/refresh", "application/json", "{\"refreshToken\":\"" + refresh + "x\"}"));
        answers.add(server.post("/api/v1/auth/login", "application/json", "{\"password\":\"" + wrong + "\",\"x\":1}"));
        answers.add(server.post("/api/v1/auth/login", "application/json", "{\"password\":\"" + wrong + "\""));
        answers.add(server.get("/api/v1/users"));
        server.beforeAccept = batch -> {
            throw new IllegalStateException("a defect");
        };
        answers.add(server.post("/api/v1/events", "application/json", "{\"message\":\"x\"}"));
        String stored = server.accounts.account("admin").orElseThrow().passwordHash();
        return List.of(wrong, made, access, refresh, TestServer.PASSWORD, stored, TokenText.hash(made));
    }

    private static HttpRequest.Builder login(TestServer server, String password) {
        return server.anonymous("/api/v1/auth/login")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"admin\",\"password\":\"" + password + "\"}"));
    }
}
