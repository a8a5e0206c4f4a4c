package io.tidewatch.server.collect.elastic;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.Event;
import io.tidewatch.server.TestServer;
import io.tidewatch.server.collect.Wire;
import io.tidewatch.server.security.Permission;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The requests of agents from their first question to their first batch, byte for byte as their documentation and sources write them. */
class AgentSequencesTest {
    private final TestServer server = TestServer.start();
    private final String token = server.token("default", Permission.INGEST);

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void filebeat8() throws IOException {
        String common = """
                Host: tidewatch:8080
                User-Agent: Elastic-filebeat/8.15.0 (linux; amd64; 76f45fe41cbd4436fba79c36be495d2e1af08243; 2024-08-02 17:09:26 +0000 UTC)
                Accept: application/json
                Authorization: ApiKey %s
                X-Elastic-Product-Origin: beats""".formatted(base64("aWQ:" + token));
        try (Wire wire = new Wire(server.address())) {
            Wire.Answer root = wire.send("GET / HTTP/1.1\n" + common, "");
            assertThat(root.status()).isEqualTo(200);
            assertThat(root.body()).contains("\"number\":\"8.19.0\"").contains("You Know, for Search");
            assertThat(root.header("X-Elastic-Product")).isEqualTo("Elasticsearch");
            assertThat(wire.send("GET /_license?human=false HTTP/1.1\n" + common, "")
                            .body())
                    .contains("\"status\":\"active\"");
            assertThat(wire.send("GET /_xpack HTTP/1.1\n" + common, "").body()).contains("\"ilm\"");
            assertThat(wire.send("GET /_ilm/policy/filebeat HTTP/1.1\n" + common, "")
                            .status())
                    .isEqualTo(200);
            assertThat(wire.send("HEAD /_index_template/filebeat-8.15.0 HTTP/1.1\n" + common, "")
                            .status())
                    .isEqualTo(200);
            assertThat(wire.send(
                                    "PUT /_index_template/filebeat-8.15.0 HTTP/1.1\n" + common
                                            + "\nContent-Type: application/json",
                                    "{\"index_patterns\":[\"filebeat-8.15.0\"],\"data_stream\":{}}")
                            .body())
                    .isEqualTo("{\"acknowledged\":true}");
            assertThat(wire.send("HEAD /_data_stream/filebeat-8.15.0 HTTP/1.1\n" + common, "")
                            .status())
                    .isEqualTo(200);
            String batch = """
                    {"create":{"_index":"filebeat-8.15.0"}}
                    {"@timestamp":"2026-01-01T10:00:00.000Z","log":{"offset":0,"file":{"path":"/var/log/app.log"}},"message":"one","input":{"type":"filestream"},"host":{"name":"web-1"},"agent":{"version":"8.15.0","name":"web-1","type":"filebeat"},"ecs":{"version":"8.0.0"}}
                    {"create":{"_index":"filebeat-8.15.0"}}
                    {"@timestamp":"2026-01-01T10:00:01.000Z","log":{"offset":4,"file":{"path":"/var/log/app.log"}},"message":"two","input":{"type":"filestream"},"host":{"name":"web-1"},"agent":{"version":"8.15.0","name":"web-1","type":"filebeat"},"ecs":{"version":"8.0.0"}}
                    """;
            Wire.Answer bulk = wire.send(
                    "POST /_bulk?filter_path=errors%2Citems.%2A.error%2Citems.%2A.status HTTP/1.1\n" + common
                            + "\nContent-Type: application/json; charset=UTF-8\nContent-Encoding: gzip",
                    gzip(batch));
            assertThat(bulk.status()).isEqualTo(200);
            assertThat(bulk.body())
                    .endsWith(
                            "\"errors\":false,\"items\":[{\"create\":{\"status\":201}},{\"create\":{\"status\":201}}]}");
        }
        assertThat(server.events).extracting(Event::message).containsExactly("one", "two");
        assertThat(server.events.getFirst().fields().text("host.name")).isEqualTo("web-1");
        assertThat(server.events.getFirst().fields().text("log.offset")).isEqualTo("0");
    }

    @Test
    void logstash8() throws IOException {
        String common = """
                Host: tidewatch:8080
                Connection: Keep-Alive
                User-Agent: logstash/8.15.0 (OS=Linux-5.10.0-amd64; JVM=Eclipse Adoptium-21.0.4) logstash-output-elasticsearch/11.22.7
                x-elastic-product-origin: logstash-output-elasticsearch
                Accept-Encoding: gzip,deflate
                Authorization: Basic %s""".formatted(base64("logstash:" + token));
        try (Wire wire = new Wire(server.address())) {
            assertThat(wire.send("HEAD / HTTP/1.1\n" + common, "").status()).isEqualTo(200);
            assertThat(wire.send("GET / HTTP/1.1\n" + common, "").header("x-elastic-product"))
                    .isEqualTo("Elasticsearch");
            assertThat(wire.send("GET /_license HTTP/1.1\n" + common, "").status())
                    .isEqualTo(200);
            assertThat(wire.send("GET /_xpack HTTP/1.1\n" + common, "").status())
                    .isEqualTo(200);
            assertThat(wire.send("HEAD /_index_template/ecs-logstash HTTP/1.1\n" + common, "")
                            .status())
                    .isEqualTo(200);
            Wire.Answer bulk = wire.send(
                    "POST /_bulk?filter_path=errors,items.*.error,items.*.status HTTP/1.1\n" + common
                            + "\nContent-Type: application/json",
                    "{\"create\":{\"_id\":null,\"_index\":\"logs-generic-default\",\"routing\":null}}\n"
                            + "{\"@timestamp\":\"2026-01-01T10:00:00.123Z\",\"@version\":\"1\",\"message\":\"hello\",\"host\":{\"name\":\"h\"}}\n");
            assertThat(bulk.body()).contains("\"errors\":false").contains("\"status\":201");
        }
        assertThat(server.events).extracting(Event::message).containsExactly("hello");
    }

    @Test
    void fluentBit3() throws IOException {
        try (Wire wire = new Wire(server.address())) {
            Wire.Answer bulk = wire.send(
                    """
                    POST /_bulk HTTP/1.1
                    Host: tidewatch
                    User-Agent: Fluent-Bit
                    Content-Type: application/x-ndjson
                    Authorization: Basic %s
                    """.formatted(base64("fluent-bit:" + token)),
                    "{\"create\":{\"_index\":\"fluent-bit\"}}\n"
                            + "{\"@timestamp\":\"2026-01-01T10:00:00.000Z\",\"log\":\"stdout line\",\"kubernetes\":{\"pod_name\":\"p\"}}\n"
                            + "{\"create\":{\"_index\":\"fluent-bit\",\"_id\":\"0c1d7f3e-1111-2222-3333-444455556666\"}}\n"
                            + "{\"@timestamp\":\"2026-01-01T10:00:00.000Z\",\"log\":\"with an id\"}\n");
            assertThat(bulk.status()).isEqualTo(200);
            // The plugin looks for exactly this text before it parses anything.
            assertThat(bulk.body()).contains("\"errors\":false,\"items\":[");
        }
        assertThat(server.events).extracting(Event::message).containsExactly("stdout line", "with an id");
    }

    @Test
    void vector0() throws IOException {
        String common = """
                host: tidewatch:8080
                user-agent: Vector/0.40.0 (x86_64-unknown-linux-gnu 1167aa9 2024-07-29 15:08:44.028365803)
                authorization: Basic %s
                accept-encoding: identity""".formatted(base64("vector:" + token));
        try (Wire wire = new Wire(server.address())) {
            assertThat(wire.send("GET / HTTP/1.1\n" + common, "").body()).contains("\"number\":\"8.19.0\"");
            assertThat(wire.send("GET /_cluster/health HTTP/1.1\n" + common, "").body())
                    .contains("\"status\":\"green\"");
            Wire.Answer bulk = wire.send(
                    "POST /_bulk?timeout=60s HTTP/1.1\n" + common
                            + "\ncontent-type: application/x-ndjson\ncontent-encoding: gzip",
                    gzip(
                            "{\"create\":{\"_index\":\"logs-generic-default\"}}\n"
                                    + "{\"@timestamp\":\"2026-01-01T10:00:00.123456789Z\",\"file\":\"/var/log/x\",\"host\":\"h\",\"message\":\"hi\",\"source_type\":\"file\"}\n"));
            assertThat(bulk.body()).contains("\"errors\":false");
        }
        assertThat(server.events).extracting(Event::message).containsExactly("hi");
    }

    @Test
    void rsyslogsOmelasticsearch() throws IOException {
        try (Wire wire = new Wire(server.address())) {
            String common = "Host: tidewatch\nAuthorization: Basic " + base64("rsyslog:" + token) + "\nAccept: */*";
            assertThat(wire.send("HEAD /_cat/health HTTP/1.1\n" + common, "").status())
                    .isEqualTo(200);
            Wire.Answer bulk = wire.send(
                    "POST /_bulk? HTTP/1.1\n" + common + "\nContent-Type: application/json; charset=utf-8",
                    "{\"index\":{\"_index\": \"system\",\"_type\":\"events\"}}\n"
                            + "{\"message\":\" session opened\",\"fromhost\":\"h\",\"facility\":\"auth\",\"priority\":\"info\",\"timereported\":\"2026-01-01T10:00:00+00:00\"}\n");
            assertThat(bulk.body()).startsWith("{\"took\":").contains("\"errors\":false,\"items\":[{\"index\":{");
        }
        assertThat(server.events).hasSize(1);
    }

    @Test
    void aBrowserStillSeesTidewatchAtTheRoot() {
        assertThat(server.get("/").body()).contains("\"name\":\"Tidewatch\"");
        assertThat(server.get("/elastic").body()).contains("cluster_name");
        assertThat(server.get("/elastic/").body()).contains("cluster_name");
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return packed.toByteArray();
    }
}
