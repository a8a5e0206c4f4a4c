package io.tidewatch.server.collect.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.SimpleLogRecordProcessor;
import io.opentelemetry.sdk.resources.Resource;
import io.tidewatch.event.Event;
import io.tidewatch.event.Overloaded;
import io.tidewatch.server.TestServer;
import io.tidewatch.server.security.Permission;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OtlpTest {
    private static final String PROTOBUF = "application/x-protobuf";
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
    void theSdkExportsToItUnchanged() {
        AtomicInteger attempts = new AtomicInteger();
        server.beforeAccept = batch -> {
            if (attempts.incrementAndGet() == 1) {
                throw new Overloaded("full", Duration.ofSeconds(1));
            }
        };
        OtlpHttpLogRecordExporter exporter = OtlpHttpLogRecordExporter.builder()
                .setEndpoint(server.address() + "/v1/logs")
                .setCompression("gzip")
                .addHeader("Authorization", "Bearer " + server.token("default", Permission.INGEST))
                .build();
        SdkLoggerProvider provider = SdkLoggerProvider.builder()
                .setResource(Resource.create(Attributes.builder()
                        .put("service.name", "shop")
                        .put("host.name", "web-1")
                        .build()))
                .addLogRecordProcessor(SimpleLogRecordProcessor.create(exporter))
                .build();
        try (provider) {
            provider.loggerBuilder("io.shop.Cart")
                    .setInstrumentationVersion("1.2")
                    .build()
                    .logRecordBuilder()
                    .setTimestamp(Instant.parse("2026-01-01T00:00:00.123456Z"))
                    .setSeverity(Severity.WARN)
                    .setBody("cart \"is\" empty")
                    .setAttribute(AttributeKey.stringKey("user.name"), "eve")
                    .setAttribute(AttributeKey.longKey("items"), -3L)
                    .setAttribute(AttributeKey.doubleKey("share"), 0.5)
                    .setAttribute(AttributeKey.booleanKey("guest"), true)
                    .setAttribute(AttributeKey.stringArrayKey("tags"), java.util.List.of("a", "b"))
                    .emit();
            assertThat(provider.forceFlush().join(20, TimeUnit.SECONDS).isSuccess())
                    .isTrue();
            provider.get("second").logRecordBuilder().setBody(Value.of(7)).emit();
            assertThat(provider.forceFlush().join(20, TimeUnit.SECONDS).isSuccess())
                    .isTrue();
        }
        assertThat(attempts.get()).isGreaterThan(1);
        assertThat(server.events).hasSize(2);
        Event event = server.events.getFirst();
        assertThat(event.message()).isEqualTo("cart \"is\" empty");
        assertThat(event.time()).isEqualTo(Instant.parse("2026-01-01T00:00:00.123456Z"));
        assertThat(event.severity()).isEqualTo(io.tidewatch.event.Severity.WARNING);
        assertThat(event.origin().source()).isEqualTo("shop");
        assertThat(event.fields().text("service.name")).isEqualTo("shop");
        assertThat(event.fields().text("host.name")).isEqualTo("web-1");
        assertThat(event.fields().text("user.name")).isEqualTo("eve");
        assertThat(event.fields().value("items")).isEqualTo(-3L);
        assertThat(event.fields().value("share")).isEqualTo(0.5);
        assertThat(event.fields().value("guest")).isEqualTo(true);
        assertThat(event.fields().value("tags")).isEqualTo(java.util.List.of("a", "b"));
        assertThat(event.fields().text("otel.scope.name")).isEqualTo("io.shop.Cart");
        assertThat(event.fields().text("otel.scope.version")).isEqualTo("1.2");
        assertThat(server.events.getLast().message()).isEqualTo("7");
    }

    @Test
    void jsonSaysTheSame() {
        HttpResponse<String> response = server.post("/v1/logs", "application/json", """
                {"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]},
                "scopeLogs":[{"scope":{"name":"s"},"logRecords":[{"timeUnixNano":"1767225600123456000","severityNumber":17,
                "body":{"kvlistValue":{"values":[{"key":"k","value":{"intValue":"7"}}]}},
                "attributes":[{"key":"n","value":{"arrayValue":{"values":[{"intValue":"1"},{"stringValue":"x"}]}}}],
                "traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174"}]}]}]}""");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("{}");
        Event event = server.events.getFirst();
        assertThat(event.severity()).isEqualTo(io.tidewatch.event.Severity.ERROR);
        assertThat(event.fields().value("body.k")).isEqualTo(7L);
        assertThat(event.fields().text("trace.id")).isEqualTo("5b8efff798038103d269b633813fc60c");
        assertThat(event.fields().text("span.id")).isEqualTo("eee19b7ec3c1b174");
        assertThat(event.origin().source()).isEqualTo("shop");
    }

    @Test
    void recordsThatAreTooLongAreToldAsAPartialSuccess() {
        byte[] record = message(5, message(1, "x".repeat(2 << 20).getBytes(StandardCharsets.UTF_8)));
        byte[] fine = message(5, message(1, "fine".getBytes(StandardCharsets.UTF_8)));
        byte[] scope = concat(message(2, record), message(2, fine));
        HttpResponse<String> response = server.post("/v1/logs", PROTOBUF, message(1, message(2, scope)));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("records longer than");
        assertThat(server.events).extracting(Event::message).containsExactly("fine");
    }

    @Test
    void whatARequestSaysOnceCannotBeRepeatedWithoutEnd() {
        byte[] attribute = message(
                1,
                concat(
                        message(1, "k".getBytes(StandardCharsets.UTF_8)),
                        message(2, message(1, "x".repeat(900_000).getBytes(StandardCharsets.UTF_8)))));
        ByteArrayOutputStream records = new ByteArrayOutputStream();
        for (int i = 0; i < 10_000; i++) {
            records.writeBytes(message(2, new byte[0]));
        }
        byte[] body = message(1, concat(message(1, attribute), message(2, records.toByteArray())));
        assertThat(server.post("/v1/logs", PROTOBUF, body).statusCode()).isEqualTo(413);
        assertThat(server.batches).isEmpty();
    }

    @Test
    void randomAndDeepRequestsAreRefusedInTheProtocolsShape() {
        Random random = new Random(12);
        byte[] good = message(
                1,
                concat(
                        message(
                                1,
                                message(
                                        1,
                                        concat(
                                                message(1, "k".getBytes(StandardCharsets.UTF_8)),
                                                message(2, message(1, "v".getBytes(StandardCharsets.UTF_8)))))),
                        message(
                                2,
                                message(
                                        2,
                                        concat(
                                                message(5, message(1, "m".getBytes(StandardCharsets.UTF_8))),
                                                message(9, new byte[16]))))));
        assertThat(server.post("/v1/logs", PROTOBUF, good).statusCode()).isEqualTo(200);
        for (int round = 0; round < 500; round++) {
            byte[] bad = good.clone();
            for (int k = random.nextInt(4); k >= 0; k--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            HttpResponse<String> response = server.post("/v1/logs", PROTOBUF, bad);
            assertThat(response.statusCode()).isIn(200, 400);
            if (response.statusCode() == 400) {
                assertThat(response.body()).startsWith("{\"code\":3,\"message\":\"");
            }
        }
        byte[] deep = message(1, new byte[0]);
        for (int i = 0; i < 500; i++) {
            deep = message(5, message(1, deep));
        }
        HttpResponse<String> nested =
                server.post("/v1/logs", PROTOBUF, message(1, message(2, message(2, message(5, deep)))));
        assertThat(nested.statusCode()).isEqualTo(400);
        assertThat(nested.body()).contains("nested deeper");
        assertThat(server.post("/v1/logs", "application/json", "[").statusCode())
                .isEqualTo(400);
        assertThat(server.post("/v1/logs", "application/json", "[[[[[[[[").statusCode())
                .isEqualTo(400);
        assertThat(server.post("/v1/logs", "text/plain", "x").statusCode()).isEqualTo(415);
        assertThat(server.post("/v1/logs", PROTOBUF, new byte[0]).statusCode()).isEqualTo(200);
    }

    private static byte[] message(int field, byte[] value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(field << 3 | 2);
        int rest = value.length;
        while (rest > 0x7f) {
            out.write(rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
        out.writeBytes(value);
        return out.toByteArray();
    }

    private static byte[] concat(byte[] a, byte[] b) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(a);
        out.writeBytes(b);
        return out.toByteArray();
    }
}
