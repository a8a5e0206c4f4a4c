package io.tidewatch.server.collect.splunk;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.config.AgentSettings;
import io.tidewatch.config.ElasticsearchSettings;
import io.tidewatch.config.OtlpSettings;
import io.tidewatch.config.SplunkSettings;
import io.tidewatch.event.Event;
import io.tidewatch.event.Overloaded;
import io.tidewatch.server.TestServer;
import io.tidewatch.server.security.Permission;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HecTest {
    private static final String EVENT = "/services/collector/event";
    private static final String RAW = "/services/collector/raw";
    private static final String CHANNEL = "934793d0-6e33-4a14-95e4-3e2a3d2b4c5d";
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void forget() {
        server.batches.clear();
        server.events.clear();
        server.beforeAccept = batch -> {};
    }

    @Test
    void eventsThatFollowOneAnotherAreStoredWithTheirMetadata() {
        HttpResponse<String> response = send(EVENT, """
                {"time":1767225600.5,"host":"web-1","source":"/var/log/app.log","sourcetype":"my_app","index":"main",\
                "event":"a \\"quoted\\" text","fields":{"env":"prod","n":7}}{"event":{"message":"inner","user":"eve"},"sourcetype":"my_app"}
                {"event":42}""");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("{\"text\":\"Success\",\"code\":0}");
        assertThat(server.events).hasSize(3);
        Event first = server.events.getFirst();
        assertThat(first.time()).isEqualTo(Instant.parse("2026-01-01T00:00:00.5Z"));
        assertThat(first.message()).isEqualTo("a \"quoted\" text");
        assertThat(first.fields().text("host.name")).isEqualTo("web-1");
        assertThat(first.fields().text("log.file.path")).isEqualTo("/var/log/app.log");
        assertThat(first.fields().text("splunk.sourcetype")).isEqualTo("my_app");
        assertThat(first.fields().text("splunk.index")).isEqualTo("main");
        assertThat(first.fields().text("env")).isEqualTo("prod");
        assertThat(first.origin().source()).isEqualTo("my_app");
        assertThat(server.events.get(1).message()).isEqualTo("inner");
        assertThat(server.events.get(1).fields().text("user.name")).isEqualTo("eve");
        assertThat(server.events.get(2).message()).isEqualTo("42");
        assertThat(server.events.get(2).origin().source()).isEqualTo("splunk-hec");
    }

    @Test
    void aTimeInQuotesAndMetadataInTheAddressAreTaken() {
        send(EVENT + "?host=h2&sourcetype=st&source=tcp%3A99&index=i", "{\"time\":\"1767225600.123\",\"event\":\"x\"}");
        Event event = server.events.getFirst();
        assertThat(event.time()).isEqualTo(Instant.parse("2026-01-01T00:00:00.123Z"));
        assertThat(event.fields().text("host.name")).isEqualTo("h2");
        assertThat(event.fields().text("splunk.source")).isEqualTo("tcp:99");
        assertThat(event.origin().source()).isEqualTo("st");
    }

    @Test
    void theCollectorsOwnCodesAreAnswered() {
        assertAnswer(send(EVENT, ""), 400, "{\"text\":\"No data\",\"code\":5}");
        assertAnswer(
                send(EVENT, "{\"event\":\"ok\"}{\"event\":"),
                400,
                "{\"text\":\"Invalid data format\",\"code\":6,\"invalid-event-number\":1}");
        assertAnswer(
                send(EVENT, "{\"host\":\"h\"}"),
                400,
                "{\"text\":\"Event field is required\",\"code\":12,\"invalid-event-number\":0}");
        assertAnswer(
                send(EVENT, "{\"event\":\"\"}"),
                400,
                "{\"text\":\"Event field cannot be blank\",\"code\":13,\"invalid-event-number\":0}");
        assertAnswer(
                send(EVENT, "{\"event\":\"x\",\"fields\":{\"a\":{\"b\":1}}}"),
                400,
                "{\"text\":\"Error in handling indexed fields\",\"code\":15,\"invalid-event-number\":0}");
        assertAnswer(send(RAW, "a line"), 400, "{\"text\":\"Data channel is missing\",\"code\":10}");
        assertAnswer(send(RAW + "?channel=7", "a line"), 400, "{\"text\":\"Invalid data channel\",\"code\":11}");
        assertThat(server.events).extracting(Event::message).containsExactly("ok");
    }

    @Test
    void tokensAreToldApart() {
        assertAnswer(anonymous(null), 401, "{\"text\":\"Token is required\",\"code\":2}");
        assertAnswer(anonymous("Splunk nonsense"), 403, "{\"text\":\"Invalid token\",\"code\":4}");
        String token = server.token("default", Permission.INGEST);
        assertThat(anonymous("Splunk " + token).statusCode()).isEqualTo(200);
        assertThat(anonymous(TestServer.basic("x", token)).statusCode()).isEqualTo(200);
        assertAnswer(
                anonymous("Splunk " + server.token("default", Permission.SEARCH)),
                403,
                "{\"text\":\"Invalid token\",\"code\":4}");
        HttpResponse<String> query = server.send(server.anonymous(EVENT + "?token=" + token)
                .POST(HttpRequest.BodyPublishers.ofString("{\"event\":\"x\"}")));
        assertAnswer(query, 400, "{\"text\":\"Query string authorization is not enabled\",\"code\":16}");
    }

    @Test
    void theTokenMayBeInTheAddressWhereTheSettingsSaySo() {
        AgentSettings agents = new AgentSettings(
                new ElasticsearchSettings(false, "8.19.0", 0),
                new SplunkSettings(true, true),
                OtlpSettings.DEFAULTS,
                true,
                true,
                true);
        try (TestServer open = TestServer.start(agents)) {
            String token = open.token("default", Permission.INGEST);
            HttpResponse<String> response = open.send(open.anonymous(EVENT + "?token=" + token)
                    .POST(HttpRequest.BodyPublishers.ofString("{\"event\":\"x\"}")));
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(open.post("/_bulk", "application/json", "{}\n").statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void aBatchIsAcknowledgedOnceItIsDurable() {
        String channel = CHANNEL.replace('e', 'f');
        HttpResponse<String> first = send(EVENT + "?channel=" + channel, "{\"event\":\"x\"}");
        assertThat(first.body()).isEqualTo("{\"text\":\"Success\",\"code\":0,\"ackId\":0}");
        server.beforeAccept = batch -> {
            throw new Overloaded("full", Duration.ofSeconds(2));
        };
        HttpResponse<String> busy = send(EVENT + "?channel=" + channel, "{\"event\":\"x\"}");
        assertAnswer(busy, 503, "{\"text\":\"Server is busy\",\"code\":9}");
        assertThat(busy.headers().firstValue("Retry-After")).hasValue("2");
        assertAnswer(
                send("/services/collector/ack?channel=" + channel, "{\"acks\":[0,1]}"),
                200,
                "{\"acks\":{\"0\":true,\"1\":false}}");
        assertAnswer(
                send("/services/collector/ack?channel=" + CHANNEL.replace('9', '8'), "{\"acks\":[0]}"),
                200,
                "{\"acks\":{\"0\":false}}");
        assertThat(send("/services/collector/ack?channel=" + channel, "{\"acks\":[1.5]}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(send("/services/collector/ack?channel=" + channel, "nonsense")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void rawLinesAreRecordsAndKeepTheirHost() {
        HttpResponse<String> response = server.send(server.request(RAW + "?sourcetype=syslog&source=/var/log/messages")
                .header("X-Splunk-Request-Channel", CHANNEL)
                .POST(HttpRequest.BodyPublishers.ofString("one\ntwo\r\n\nthree")));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(server.events).extracting(Event::message).containsExactly("one", "two", "three");
        assertThat(server.events.getFirst().origin().path()).isEqualTo("/var/log/messages");
        assertThat(server.events.getFirst().origin().source()).isEqualTo("syslog");
        send(RAW + "?host=web-9&channel=" + CHANNEL, "a \"line\"");
        assertThat(server.events.getLast().message()).isEqualTo("a \"line\"");
        assertThat(server.events.getLast().fields().text("host.name")).isEqualTo("web-9");
    }

    @Test
    void healthAndOptionsNeedNoToken() {
        assertAnswer(
                server.send(server.anonymous("/services/collector/health/1.0").GET()),
                200,
                "{\"text\":\"HEC is healthy\",\"code\":17}");
        assertThat(server.send(server.anonymous(EVENT).method("OPTIONS", HttpRequest.BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void dockersLogDriverShips() {
        assertThat(send("/services/collector/event/1.0", """
                {"event":{"line":"hello","source":"stdout","tag":"0d3f"},"time":"1767225600.000000","host":"docker-1"}{"event":{"line":"again","source":"stdout","tag":"0d3f"},"time":"1767225600.000001","host":"docker-1"}""").statusCode()).isEqualTo(200);
        assertThat(server.events).hasSize(2);
        assertThat(server.events.getLast().fields().text("line")).isEqualTo("again");
    }

    @Test
    void mutatedBodiesAreAnsweredWithACodeAndNeverWithAFault() {
        Random random = new Random(4);
        String good =
                "{\"time\":1.5,\"event\":{\"m\":[1]},\"fields\":{\"a\":\"b\"}} {\"event\":\"text\",\"host\":null}";
        for (int round = 0; round < 400; round++) {
            byte[] bytes = good.getBytes(StandardCharsets.UTF_8);
            for (int k = random.nextInt(5); k >= 0; k--) {
                bytes[random.nextInt(bytes.length)] = random.nextBoolean()
                        ? (byte) random.nextInt(256)
                        : (byte) "{}[]\",:\\\n 0n".charAt(random.nextInt(12));
            }
            HttpResponse<String> response = server.post(EVENT, "application/json", bytes);
            assertThat(response.statusCode()).isIn(200, 400);
            assertThat(response.body()).startsWith("{\"text\":\"");
        }
        assertThat(send(EVENT, "{\"event\":" + "[".repeat(500) + "]".repeat(500) + "}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(send(EVENT, "[{\"event\":\"in an array\"},{\"event\":\"too\"}]")
                        .statusCode())
                .isEqualTo(200);
    }

    private static HttpResponse<String> send(String path, String body) {
        return server.post(path, "application/json", body);
    }

    private static HttpResponse<String> anonymous(@org.jspecify.annotations.Nullable String authorization) {
        HttpRequest.Builder request =
                server.anonymous(EVENT).POST(HttpRequest.BodyPublishers.ofString("{\"event\":\"x\"}"));
        return server.send(authorization == null ? request : request.header("Authorization", authorization));
    }

    private static void assertAnswer(HttpResponse<String> response, int status, String body) {
        assertThat(response.body()).isEqualTo(body);
        assertThat(response.statusCode()).isEqualTo(status);
    }
}
