package io.tidewatch.server.collect.loki;

import static org.assertj.core.api.Assertions.assertThat;

import io.airlift.compress.snappy.SnappyCompressor;
import io.tidewatch.event.Event;
import io.tidewatch.server.TestServer;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LokiTest {
    private static final String PUSH = "/loki/api/v1/push";
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
        server.events.clear();
    }

    @Test
    void promtailsSnappyIsTaken() {
        byte[] push = message(
                1,
                concat(
                        message(1, bytes("{filename=\"/var/log/a\\\"b.log\", job=\"varlogs\", host=\"web-1\"}")),
                        message(2, concat(timestamp(1_767_225_600L, 5_000), message(2, bytes("first \"line\"")))),
                        message(
                                2,
                                concat(
                                        timestamp(1_767_225_601L, 0),
                                        message(2, bytes("second")),
                                        message(3, concat(message(1, bytes("trace_id")), message(2, bytes("abc"))))))));
        HttpResponse<String> response = server.post(PUSH, "application/x-protobuf", compress(push));
        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(response.body()).isEmpty();
        assertThat(server.events).extracting(Event::message).containsExactly("first \"line\"", "second");
        Event event = server.events.getFirst();
        assertThat(event.time()).isEqualTo(Instant.parse("2026-01-01T00:00:00.000005Z"));
        assertThat(event.fields().text("log.file.path")).isEqualTo("/var/log/a\"b.log");
        assertThat(event.fields().text("host.name")).isEqualTo("web-1");
        assertThat(event.fields().text("job")).isEqualTo("varlogs");
        assertThat(event.origin().source()).isEqualTo("varlogs");
        assertThat(server.events.getLast().fields().text("trace.id")).isEqualTo("abc");
    }

    @Test
    void jsonIsTaken() {
        HttpResponse<String> response = server.post(PUSH, "application/json", """
                {"streams":[{"stream":{"service_name":"shop","level":"error"},"values":[
                ["1767225600000000000","one"],["1767225600000000001","two",{"user":"eve"}]]}]}""");
        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(server.events).extracting(Event::message).containsExactly("one", "two");
        assertThat(server.events.getFirst().severity()).isEqualTo(io.tidewatch.event.Severity.ERROR);
        assertThat(server.events.getLast().fields().text("user.name")).isEqualTo("eve");
        assertThat(server.events.getLast().fields().text("service.name")).isEqualTo("shop");
    }

    @Test
    void whatIsDamagedIsRefusedWithAnswersOfText() {
        Random random = new Random(1);
        byte[] good = compress(message(
                1,
                concat(
                        message(1, bytes("{a=\"b\",c=\"d\\u00e9\"}")),
                        message(2, concat(timestamp(1, 1), message(2, bytes("line")))))));
        for (int round = 0; round < 500; round++) {
            byte[] bad = good.clone();
            for (int k = random.nextInt(4); k >= 0; k--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            assertThat(server.post(PUSH, "application/x-protobuf", bad).statusCode())
                    .isIn(204, 400);
        }
        HttpResponse<String> bad = server.post(PUSH, "application/json", "{\"streams\":7}");
        assertThat(bad.statusCode()).isEqualTo(400);
        assertThat(bad.headers().firstValue("Content-Type")).hasValue("text/plain;charset=utf-8");
        assertThat(server.post(PUSH, "application/json", "{\"streams\":[{\"values\":[[\"x\",\"y\"]]}]}")
                        .statusCode())
                .isEqualTo(400);
    }

    private static byte[] timestamp(long seconds, int nanos) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(1 << 3);
        varint(out, seconds);
        out.write(2 << 3);
        varint(out, nanos);
        return message(1, out.toByteArray());
    }

    private static byte[] message(int field, byte[] value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(field << 3 | 2);
        varint(out, value.length);
        out.writeBytes(value);
        return out.toByteArray();
    }

    private static void varint(ByteArrayOutputStream out, long value) {
        long rest = value;
        while (rest > 0x7f) {
            out.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] compress(byte[] plain) {
        SnappyCompressor compressor = new SnappyCompressor();
        byte[] block = new byte[compressor.maxCompressedLength(plain.length)];
        return Arrays.copyOf(block, compressor.compress(plain, 0, plain.length, block, 0, block.length));
    }
}
