package io.tidewatch.server.collect.elastic;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.Event;
import io.tidewatch.event.Overloaded;
import io.tidewatch.event.TenantId;
import io.tidewatch.server.TestServer;
import io.tidewatch.server.security.Permission;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class BulkTest {
    private static final String NDJSON = "application/x-ndjson";
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
        server.beforeAccept = batch -> {};
    }

    @Test
    void documentsAreStoredAndAnsweredInOrder() {
        HttpResponse<String> response = server.post("/_bulk", NDJSON, """
                {"create":{"_index":"filebeat-8.19.0"}}
                {"@timestamp":"2026-01-01T00:00:00.000Z","message":"first","log":{"offset":7}}
                {"index":{"_index":"filebeat-8.19.0","_id":"seven"}}
                {"@timestamp":"2026-01-01T00:00:01.000Z","message":"second"}
                """);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("X-Elastic-Product")).hasValue("Elasticsearch");
        assertThat(response.body()).matches("\\{\"took\":\\d+,\"errors\":false,\"items\":\\[\\{\"create\":\\{.*");
        JsonNode items = TestServer.json(response).get("items");
        assertThat(items).hasSize(2);
        assertThat(items.at("/0/create/status").asInt()).isEqualTo(201);
        assertThat(items.at("/0/create/_index").asString()).isEqualTo("filebeat-8.19.0");
        assertThat(items.at("/0/create/_id").asString()).isNotEmpty();
        assertThat(items.at("/1/index/_id").asString()).isEqualTo("seven");
        assertThat(server.batches).hasSize(1);
        assertThat(server.batches.getFirst().origin().source()).isEqualTo("filebeat-8.19.0");
        assertThat(server.batches.getFirst().origin().transport()).isEqualTo("elasticsearch");
        assertThat(server.batches.getFirst().record(0).text())
                .isEqualTo(
                        "{\"@timestamp\":\"2026-01-01T00:00:00.000Z\",\"message\":\"first\",\"log\":{\"offset\":7}}");
    }

    @Test
    void eachBadActionFailsItsOwnItem() {
        HttpResponse<String> response = server.post("/web/_bulk", NDJSON, """
                {"create":{}}
                {"message":"good"}
                {"create":{}}
                {"message":"cut off
                {"update":{"_id":"1"}}
                {"doc":{"message":"changed"}}
                {"delete":{"_id":"1"}}
                {"create":{"_index":"no good"}}
                {"message":"somewhere"}
                {"create":{}}
                [1]
                {"create":{"_index":"other"}}
                {"message":"good too"}""");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("\"errors\":true");
        JsonNode items = TestServer.json(response).get("items");
        assertThat(items.findValues("status").stream().map(JsonNode::asInt))
                .containsExactly(201, 400, 400, 400, 400, 400, 201);
        assertThat(items.at("/1/create/error/type").asString()).isEqualTo("document_parsing_exception");
        assertThat(items.at("/2/update/error/reason").asString()).contains("does not update");
        assertThat(items.at("/3/delete/error/type").asString()).isEqualTo("illegal_argument_exception");
        assertThat(server.batches.stream().map(batch -> batch.origin().source()))
                .containsExactly("web", "other");
    }

    @Test
    void anActionLineThatCannotBeReadFailsTheRequestAndStoresNothing() {
        HttpResponse<String> response =
                server.post("/_bulk", NDJSON, "{\"create\":{\"_index\":\"a\"}}\n{\"m\":1}\n{\"sneeze\":{}}\n{}\n");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(TestServer.json(response).at("/error/reason").asString())
                .contains("Malformed action/metadata line for action 2");
        assertThat(TestServer.json(response).get("status").asInt()).isEqualTo(400);
        assertThat(server.batches).isEmpty();
    }

    @Test
    void aRepeatedIdIsAConflictForCreateAndNothingNewForIndex() {
        String create = "{\"create\":{\"_index\":\"a\",\"_id\":\"x1\"}}\n{\"message\":\"once\"}\n";
        String index = "{\"index\":{\"_index\":\"a\",\"_id\":\"x2\"}}\n{\"message\":\"once\"}\n";
        assertThat(statuses(create + index)).containsExactly(201, 201);
        assertThat(statuses(create + index)).containsExactly(409, 200);
        assertThat(statuses(create + create.replace("x1", "x3") + create.replace("x1", "x3")))
                .containsExactly(409, 201, 409);
        assertThat(server.batches.stream().mapToInt(batch -> batch.size()).sum())
                .isEqualTo(3);
        assertThat(statuses(index.replace("once", "twice"))).containsExactly(200);
        assertThat(server.batches.stream().mapToInt(batch -> batch.size()).sum())
                .isEqualTo(4);
        assertThat(statuses(create.replace("\"a\"", "\"b\""))).containsExactly(201);
    }

    @Test
    void whatTheQueueRefusesIsAnswered429AndNotRememberedAsKnown() {
        String body = "{\"create\":{\"_index\":\"a\",\"_id\":\"y1\"}}\n{\"message\":\"m\"}\n"
                + "{\"create\":{\"_index\":\"b\",\"_id\":\"y1\"}}\n{\"message\":\"m\"}\n";
        server.beforeAccept = batch -> {
            throw new Overloaded("the queue is full", Duration.ofSeconds(3));
        };
        HttpResponse<String> all = server.post("/_bulk", NDJSON, body);
        assertThat(all.statusCode()).isEqualTo(429);
        assertThat(all.headers().firstValue("Retry-After")).hasValue("3");
        assertThat(TestServer.json(all).at("/error/type").asString()).isEqualTo("es_rejected_execution_exception");
        server.beforeAccept = batch -> {
            if (batch.origin().source().equals("b")) {
                throw new Overloaded("the queue is full", Duration.ofSeconds(3));
            }
        };
        assertThat(statuses(body)).containsExactly(201, 429);
        server.beforeAccept = batch -> {};
        assertThat(statuses(body)).containsExactly(409, 201);
    }

    @Test
    void aDataStreamsNameGivesTheDataset() {
        server.post("/logs-nginx.access-prod/_bulk", NDJSON, "{\"create\":{}}\n{\"message\":\"GET /\"}\n");
        server.post("/logs-generic-default/_bulk", NDJSON, "{\"create\":{}}\n{\"message\":\"GET /\"}\n");
        server.post("/x/_bulk", NDJSON, "{\"create\":{}}\n{\"message\":\"m\",\"data_stream\":{\"dataset\":\"a.b\"}}\n");
        assertThat(lastEvents(3).stream().map(event -> event.dataset().value()))
                .containsExactly("nginx.access", "app.log", "a.b");
    }

    @Test
    void filterPathShortensTheAnswer() {
        HttpResponse<String> response = server.post(
                "/_bulk?filter_path=errors%2Citems.%2A.error%2Citems.%2A.status&pretty",
                NDJSON, "{\"create\":{\"_index\":\"a\"}}\n{\"message\":\"m\"}\n");
        assertThat(response.body()).endsWith("\"errors\":false,\"items\":[{\"create\":{\"status\":201}}]}");
    }

    @Test
    void gzipAndPutAndSingleDocumentsAreTaken() throws IOException {
        byte[] packed = gzip("{\"index\":{}}\n{\"message\":\"packed\"}\n");
        HttpResponse<String> put = server.send(server.request("/a/_bulk")
                .header("Content-Encoding", "gzip")
                .PUT(HttpRequest.BodyPublishers.ofByteArray(packed)));
        assertThat(TestServer.json(put).at("/items/0/index/status").asInt()).isEqualTo(201);
        HttpResponse<String> one = server.post("/a/_doc", "application/json", "{\"message\":\"one\"}");
        assertThat(one.statusCode()).isEqualTo(201);
        assertThat(TestServer.json(one).get("result").asString()).isEqualTo("created");
        HttpResponse<String> created = server.post("/a/_create/z", "application/json", "{\"message\":\"one\"}");
        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(server.post("/a/_create/z", "application/json", "{\"message\":\"one\"}")
                        .statusCode())
                .isEqualTo(409);
        assertThat(server.batches).hasSize(3);
    }

    @Test
    void recordsBelongToTheTenantOfTheKeyAndAReaderMaySendNothing() {
        String token = server.token("other", Permission.INGEST);
        String body = "{\"create\":{\"_index\":\"a\"}}\n{\"message\":\"m\"}\n";
        HttpResponse<String> response = server.send(server.anonymous("/_bulk")
                .header("Authorization", "ApiKey " + base64("id:" + token))
                .POST(HttpRequest.BodyPublishers.ofString(body)));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(server.batches.getFirst().tenant()).isEqualTo(new TenantId("other"));
        HttpResponse<String> unknown =
                server.send(server.anonymous("/_bulk").POST(HttpRequest.BodyPublishers.ofString(body)));
        assertThat(unknown.statusCode()).isEqualTo(401);
        assertThat(TestServer.json(unknown).at("/error/type").asString()).isEqualTo("security_exception");
        HttpResponse<String> reader = server.send(server.anonymous("/_bulk")
                .header("Authorization", "Bearer " + server.token("other", Permission.SEARCH))
                .POST(HttpRequest.BodyPublishers.ofString(body)));
        assertThat(reader.statusCode()).isEqualTo(403);
        assertThat(server.batches).hasSize(1);
    }

    @Test
    void manySourcesInOneRequestMakeBoundedlyManyBatches() {
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            body.append("{\"create\":{\"_index\":\"i")
                    .append(i % 100)
                    .append("\"}}\n{\"n\":")
                    .append(i)
                    .append("}\n");
        }
        assertThat(statuses(body.toString())).hasSize(500).containsOnly(201);
        assertThat(server.batches).hasSizeLessThan(40);
        assertThat(server.batches.stream().mapToInt(batch -> batch.size()).sum())
                .isEqualTo(500);
    }

    @Test
    void mutatedBodiesAreAnsweredInTheProtocolsShapeAndNeverWithAFault() {
        Random random = new Random(3);
        String good =
                "{\"create\":{\"_index\":\"a\",\"_id\":\"i\"}}\n{\"message\":\"m\",\"n\":[1,{\"x\":null}]}\n{\"index\":{}}\n{}\n";
        for (int round = 0; round < 400; round++) {
            byte[] bytes = good.getBytes(StandardCharsets.UTF_8);
            for (int k = random.nextInt(6); k >= 0; k--) {
                bytes[random.nextInt(bytes.length)] = random.nextBoolean()
                        ? (byte) random.nextInt(256)
                        : (byte) "{}[]\",:\\\n 0".charAt(random.nextInt(11));
            }
            HttpResponse<String> response = server.post("/f/_bulk", NDJSON, bytes);
            assertThat(response.statusCode()).isIn(200, 400);
            assertThat(response.body())
                    .startsWith(response.statusCode() == 200 ? "{\"took\":" : "{\"error\":{\"root_cause\":[");
        }
        HttpResponse<String> deep = server.post(
                "/f/_bulk", NDJSON, "{\"create\":{}}\n" + "{\"a\":".repeat(200) + "1" + "}".repeat(200) + "\n");
        assertThat(deep.body()).contains("nested deeper").contains("\"status\":400");
        HttpResponse<String> long1 =
                server.post("/f/_bulk", NDJSON, "{\"create\":{\"_id\":\"" + "x".repeat(600) + "\"}}\n{}\n");
        assertThat(long1.body()).contains("the _id has 600 characters");
        assertThat(server.post("/_bulk", NDJSON, "").statusCode()).isEqualTo(400);
    }

    private static List<Event> lastEvents(int count) {
        List<Event> events = server.events;
        return events.subList(events.size() - count, events.size());
    }

    private static List<Integer> statuses(String body) {
        HttpResponse<String> response = server.post("/_bulk", NDJSON, body);
        assertThat(response.statusCode()).isEqualTo(200);
        return TestServer.json(response).get("items").findValues("status").stream()
                .map(JsonNode::asInt)
                .toList();
    }

    private static String base64(String text) {
        return java.util.Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return packed.toByteArray();
    }
}
